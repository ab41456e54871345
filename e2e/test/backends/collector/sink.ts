import type { IncomingMessage, ServerResponse } from 'node:http'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { json } from 'node:stream/consumers'
import { vi } from 'vitest'

/** The part of an OTLP request in JSON that is read here. */
export interface TracesData {
  readonly resourceSpans: readonly {
    readonly resource: { readonly attributes?: readonly unknown[] }
    readonly scopeSpans: readonly { readonly scope: unknown; readonly spans: readonly unknown[] }[]
  }[]
}

/** The backend of the Collector. */
export interface Sink {
  readonly url: string
  readonly requests: TracesData[]
  /** Statuses of the next responses; 200 when there are none. */
  readonly statuses: number[]
  /** Returns all received requests, once they have `count` spans, and clears them. */
  take(count: number): Promise<TracesData[]>
  stop(): Promise<void>
}

/** Listens on a free port of loopback. */
export async function startSink(): Promise<Sink> {
  const requests: TracesData[] = []
  const statuses: number[] = []
  const server = createServer((request, response) => void answer(request, response))
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))

  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const body = (await json(request)) as TracesData
    const status = statuses.shift() ?? 200
    if (status === 200) requests.push(body)
    response.writeHead(status, { 'content-type': 'application/json' }).end('{}')
  }

  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    requests,
    statuses,
    async take(count) {
      await vi.waitFor(() => {
        if (spansIn(requests).length < count)
          throw new Error(`got ${spansIn(requests).length} of ${count} spans`)
      }, 30_000)
      return requests.splice(0)
    },
    async stop() {
      server.closeAllConnections()
      await new Promise(resolve => server.close(resolve))
    },
  }
}

/** The part of an OTLP request in JSON with log records that is read here. */
export interface LogsData {
  readonly resourceLogs: readonly {
    readonly resource: { readonly attributes: readonly unknown[] }
    readonly scopeLogs: readonly { readonly logRecords: readonly unknown[] }[]
  }[]
}

/** The part of an OTLP request in JSON with metrics that is read here. */
export interface MetricsData {
  readonly resourceMetrics: readonly {
    readonly resource: { readonly attributes: readonly unknown[] }
    readonly scopeMetrics: readonly { readonly scope: unknown; readonly metrics: readonly unknown[] }[]
  }[]
}

export function spansIn(requests: readonly TracesData[]): unknown[] {
  return requests.flatMap(({ resourceSpans }) =>
    resourceSpans.flatMap(({ scopeSpans }) => scopeSpans.flatMap(({ spans }) => spans)),
  )
}
