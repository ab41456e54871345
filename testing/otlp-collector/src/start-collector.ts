import { EventEmitter } from 'node:events'
import type { IncomingMessage, ServerResponse } from 'node:http'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { gunzipSync } from 'node:zlib'
import { decodeRequest } from '@throughline/otlp-decoder'
import type { CollectedSpan } from './collected-span.ts'
import { collectedSpans } from './collected-span.ts'

export interface CollectorOptions {
  /** Called with the spans of every request. */
  readonly onSpans?: (spans: readonly CollectedSpan[]) => void
  /** Called with every request unchanged, for example to forward it to a real backend. */
  readonly onRequest?: (body: Buffer) => void
}

export interface Collector {
  /** For `OTEL_EXPORTER_OTLP_ENDPOINT`. */
  readonly endpoint: string
  /** All received spans. */
  readonly spans: readonly CollectedSpan[]
  /** Resolves as soon as `isEnough` returns `true` for all spans; rejects after `timeout` milliseconds (30000). */
  waitFor(
    isEnough: (spans: readonly CollectedSpan[]) => boolean,
    timeout?: number,
  ): Promise<readonly CollectedSpan[]>
  stop(): Promise<void>
}

/** Starts a collector on a free port of loopback. */
export async function startCollector(options: CollectorOptions = {}): Promise<Collector> {
  const spans: CollectedSpan[] = []
  const arrivals = new EventEmitter().setMaxListeners(0)

  async function collect(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const body = await bodyOf(request)
    const arrived = collectedSpans(decodeRequest(body))
    spans.push(...arrived)
    options.onRequest?.(body)
    options.onSpans?.(arrived)
    response.writeHead(200, { 'content-type': 'application/x-protobuf' }).end()
    arrivals.emit('spans')
  }

  const server = createServer((request, response) => {
    collect(request, response).catch(error => response.writeHead(400).end(String(error)))
  })
  await new Promise<void>((resolve, reject) => server.once('error', reject).listen(0, '127.0.0.1', resolve))

  return {
    endpoint: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    spans,
    waitFor: (isEnough, timeout = 30_000) =>
      new Promise((resolve, reject) => {
        function look(): void {
          if (!isEnough(spans)) return
          finish()
          resolve(spans)
        }
        function finish(): void {
          clearTimeout(timer)
          arrivals.off('spans', look)
        }
        const timer = setTimeout(() => {
          finish()
          reject(
            new Error(
              `not enough after ${timeout} ms: ${spans.map(span => span.name).join(', ') || 'no spans'}`,
            ),
          )
        }, timeout)
        arrivals.on('spans', look)
        look()
      }),
    stop: () =>
      new Promise(resolve => {
        server.close(() => resolve())
        server.closeAllConnections()
      }),
  }
}

async function bodyOf(request: IncomingMessage): Promise<Buffer> {
  const body = Buffer.concat(await request.toArray())
  return request.headers['content-encoding'] === 'gzip' ? gunzipSync(body) : body
}
