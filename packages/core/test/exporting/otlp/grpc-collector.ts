import type { ServerUnaryCall, sendUnaryData } from '@grpc/grpc-js'
import { Metadata, Server, ServerCredentials, status } from '@grpc/grpc-js'
import type { DecodedSpan } from '@throughline/otlp-decoder'
import { spansIn } from '@throughline/otlp-decoder'
import { onTestFinished } from 'vitest'

interface GrpcRequest {
  /** The path of the called method. */
  readonly method: string
  readonly body: Buffer
  readonly metadata: Metadata
  readonly peer: string
}

export interface GrpcCollector {
  readonly port: number
  /** What `otlpGrpcExporter({ url })` wants. */
  readonly url: string
  readonly received: readonly GrpcRequest[]
  /** Returns these requests and forgets them. */
  take(): GrpcRequest[]
  spans(): readonly DecodedSpan[]
  stop(): void
}

/** Answers a call; `attempt` counts from 0. */
export type GrpcResponse = (reply: sendUnaryData<Buffer>, attempt: number) => void

export const taken: GrpcResponse = reply => reply(null, Buffer.alloc(0))

/** Fails with `codes` one after another, and takes what comes then. */
export function failures(...codes: readonly (keyof typeof status)[]): GrpcResponse {
  return (reply, attempt) => {
    const name = codes[attempt]
    if (name === undefined) reply(null, Buffer.alloc(0))
    else reply({ code: status[name], details: 'not now' })
  }
}

/** A failure with details, as Google's servers send them. */
export function failure(name: keyof typeof status, statusDetails: Buffer): GrpcResponse {
  const metadata = new Metadata()
  metadata.set('grpc-status-details-bin', statusDetails)
  return (reply, attempt) => {
    if (attempt > 0) reply(null, Buffer.alloc(0))
    else reply({ code: status[name], details: 'not now', metadata })
  }
}

const asItIs = (bytes: Buffer): Buffer => bytes

function serviceOf(signal: string, name: string) {
  return {
    export: {
      path: `/opentelemetry.proto.collector.${signal}.v1.${name}/Export`,
      requestStream: false,
      responseStream: false,
      requestSerialize: asItIs,
      requestDeserialize: asItIs,
      responseSerialize: asItIs,
      responseDeserialize: asItIs,
    },
  }
}

const SERVICES = [
  serviceOf('trace', 'TraceService'),
  serviceOf('metrics', 'MetricsService'),
  serviceOf('logs', 'LogsService'),
]

/** A collector on loopback that speaks gRPC and answers as it is told; gone when the test ends. */
export async function startGrpcCollector(
  answer: GrpcResponse = taken,
  credentials: ServerCredentials = ServerCredentials.createInsecure(),
  wantedPort = 0,
): Promise<GrpcCollector> {
  const received: GrpcRequest[] = []
  const server = new Server()
  for (const service of SERVICES) server.addService(service, { export: receive })
  const port = await new Promise<number>((resolve, reject) => {
    server.bindAsync(`127.0.0.1:${wantedPort}`, credentials, (error, bound) =>
      error === null ? resolve(bound) : reject(error),
    )
  })
  const stop = (): void => server.forceShutdown()
  onTestFinished(stop)
  return {
    port,
    url: `http://127.0.0.1:${port}`,
    received,
    take: () => received.splice(0),
    spans: () => received.flatMap(({ body }) => spansIn(body)),
    stop,
  }

  function receive(call: ServerUnaryCall<Buffer, Buffer>, reply: sendUnaryData<Buffer>): void {
    received.push({
      method: call.getPath(),
      body: call.request,
      metadata: call.metadata,
      peer: call.getPeer(),
    })
    answer(reply, received.length - 1)
  }
}
