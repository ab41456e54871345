// Through its file: the doors subscribe to all clients of the process, for as long as tracing runs.

import type { ClientRequest, RequestOptions } from 'node:http'
import type { Span } from '@opentelemetry/api'
import type { ReadableSpan } from '@throughline/core'
import { afterEach, beforeEach, expect } from 'vitest'
import { subscribeToNodeHttp } from '../../../src/http/client/subscribe-to-node-http.ts'
import type { ClientTracing } from './client-tracing.ts'
import { clientTracing } from './client-tracing.ts'
import { exchange } from './exchange.ts'
import type { ReceivedRequest, RecordingServer } from './recording-server.ts'
import { recordingServer } from './recording-server.ts'

interface SentTraced {
  readonly span: ReadableSpan | undefined
  readonly received: ReceivedRequest | undefined
  readonly request: ClientRequest
  readonly parent: Span
}

export interface NodeHttpTracing extends ClientTracing {
  /** The server of the running test. */
  server(): RecordingServer
  /** Sends inside a span; the request that arrives and its CLIENT span must belong together. */
  sendTraced(
    path: string,
    options?: RequestOptions,
    send?: (request: ClientRequest) => void,
  ): Promise<SentTraced>
}

/** For every test of a file: a server, and a subscription to `node:http`. */
export function nodeHttpTracing(): NodeHttpTracing {
  const tracing = clientTracing()
  const { tracer, exporter, inSpan } = tracing
  let server: RecordingServer
  let unsubscribe: () => void

  beforeEach(async () => {
    server = await recordingServer()
    unsubscribe = subscribeToNodeHttp(() => tracer)
  })

  afterEach(async () => {
    unsubscribe()
    exporter.take()
    await server[Symbol.asyncDispose]()
  })

  async function sendTraced(path: string, options?: RequestOptions, send?: (request: ClientRequest) => void) {
    const { parent, sent } = inSpan(parent => ({ parent, sent: exchange(server.url + path, options, send) }))
    const { request } = await sent
    const [span, ...others] = exporter.take()
    const received = server.received.at(-1)
    expect(others).toEqual([])
    expect(received?.headers.traceparent).toBe(traceparentOf(span))
    expect(span?.parentSpanContext?.spanId).toBe(parent.spanContext().spanId)
    expect(received?.rawHeaders.filter(name => name.toLowerCase() === 'traceparent')).toHaveLength(1)
    return { span, received, request, parent }
  }

  return { ...tracing, server: () => server, sendTraced }
}

/** What a request says that was sent from inside `span`: sampled, with a random trace id. */
export function traceparentOf(span: ReadableSpan | undefined): string {
  const { traceId, spanId } = span?.spanContext() ?? {}
  return `00-${traceId}-${spanId}-03`
}
