import { createServer } from 'node:http2'
import type { AddressInfo } from 'node:net'
import { gunzipSync } from 'node:zlib'
import type { DecodedRequest } from '@throughline/otlp-decoder'
import { decodeRequest } from '@throughline/otlp-decoder'

export interface GrpcCollector {
  readonly endpoint: string
  readonly requests: readonly DecodedRequest[]
  /** Services that have sent spans, each once and in order. */
  readonly services: readonly string[]
  /** Metadata of the last request. */
  readonly headers: Readonly<Record<string, unknown>>
  stop(): Promise<void>
}

/** Takes OTLP over gRPC, and knows no HTTP/1.1. `status` is the gRPC status of its responses. */
export async function startGrpcCollector(status = 0): Promise<GrpcCollector> {
  const requests: DecodedRequest[] = []
  let last: Record<string, unknown> = {}
  const server = createServer()
  server.on('sessionError', () => {})
  server.on('stream', async (stream, headers) => {
    last = headers
    const message = Buffer.concat(await stream.toArray())
    const body = message.subarray(5)
    requests.push(decodeRequest(message[0] === 1 ? gunzipSync(body) : body))
    stream.respond({ ':status': 200, 'content-type': 'application/grpc' }, { waitForTrailers: true })
    stream.on('wantTrailers', () =>
      stream.sendTrailers({ 'grpc-status': String(status), 'grpc-message': 'no' }),
    )
    stream.end(Buffer.alloc(5))
  })
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
  return {
    endpoint: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    requests,
    get services() {
      return [...new Set(requests.flatMap(servicesOf))].sort()
    },
    get headers() {
      return last
    },
    stop: () => new Promise(resolve => server.close(() => resolve())),
  }
}

function servicesOf({ resourceSpans }: DecodedRequest): string[] {
  return resourceSpans.map(({ resource }) => {
    const name = resource.attributes.find(({ key }) => key === 'service.name')
    return name?.value.stringValue ?? ''
  })
}
