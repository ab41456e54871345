import type { ServerUnaryCall, sendUnaryData, UntypedServiceImplementation } from '@grpc/grpc-js'
import type { Forwarder } from '../intake/forwarder.ts'
import { MOST_BODY_BYTES } from '../intake/otlp-body.ts'
import type { PartialSuccess } from '../intake/partial-success.ts'
import { ALL_TAKEN } from '../intake/partial-success.ts'
import type { Viewer } from '../intake/viewer.ts'
import { readLogs } from '../otlp/log-records.ts'
import { Malformed } from '../otlp/malformed.ts'
import { UsageError } from '../usage-error.ts'
import { exportResponse } from './otlp-door.ts'

/** A gRPC server that listens. */
export interface GrpcServer {
  readonly port: number
  close(): void
}

/** Where each signal goes over gRPC, and over HTTP when it is passed on. */
const SERVICES = [
  ['opentelemetry.proto.collector.trace.v1.TraceService', '/v1/traces'],
  ['opentelemetry.proto.collector.logs.v1.LogsService', '/v1/logs'],
  ['opentelemetry.proto.collector.metrics.v1.MetricsService', '/v1/metrics'],
] as const

type Taken = (call: ServerUnaryCall<Buffer, Buffer>, answer: sendUnaryData<Buffer>) => void

/**
 * Listens on the loopback address for OTLP over gRPC.
 *
 * @throws UsageError where `@grpc/grpc-js` is not installed, or the port is taken
 */
export async function serveGrpc(
  viewer: Viewer,
  forwarder: Forwarder | undefined,
  port: number,
): Promise<GrpcServer> {
  const grpc = await importGrpc()
  const server = new grpc.Server({ 'grpc.max_receive_message_length': MOST_BODY_BYTES })
  for (const [service, path] of SERVICES) {
    const definition = {
      Export: {
        path: `/${service}/Export`,
        requestStream: false,
        responseStream: false,
        requestSerialize: (bytes: Buffer) => bytes,
        requestDeserialize: (bytes: Buffer) => bytes,
        responseSerialize: (bytes: Buffer) => bytes,
        responseDeserialize: (bytes: Buffer) => bytes,
      },
    } as const
    server.addService(definition, { Export: taking(path) } as UntypedServiceImplementation)
  }
  const bound = await new Promise<number>((resolve, reject) => {
    server.bindAsync(`127.0.0.1:${port}`, grpc.ServerCredentials.createInsecure(), (error, actual) => {
      if (error) reject(new UsageError(`Port ${port} for gRPC is taken. Choose another one with --grpc PORT`))
      else resolve(actual)
    })
  })
  return { port: bound, close: () => server.forceShutdown() }

  function taking(path: string): Taken {
    return ({ request }, answer) => {
      try {
        const result = viewer.requests.once(request, () => take(viewer, path, request))
        forwarder?.forward(path, request, { 'content-type': 'application/x-protobuf' })
        answer(null, exportResponse(result))
      } catch (error) {
        if (!(error instanceof Malformed)) throw error
        viewer.refuse('not OTLP')
        answer({
          code: grpc.status.INVALID_ARGUMENT,
          details: `Expected an OTLP request, but ${error.message}`,
        })
      }
    }
  }
}

function take(viewer: Viewer, path: string, bytes: Buffer): PartialSuccess {
  if (path === '/v1/traces') return viewer.takeTraces(bytes)
  if (path === '/v1/logs') viewer.takeLogs(readLogs(bytes))
  return ALL_TAKEN
}

async function importGrpc(): Promise<typeof import('@grpc/grpc-js')> {
  try {
    return await import('@grpc/grpc-js')
  } catch {
    throw new UsageError('`--grpc` needs @grpc/grpc-js. Install it: npm install @grpc/grpc-js')
  }
}
