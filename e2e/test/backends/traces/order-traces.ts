import { randomBytes } from 'node:crypto'
import type { Attributes } from '@opentelemetry/api'
import { SpanKind, SpanStatusCode } from '@opentelemetry/api'
import type { CollectedSpan } from '@throughline/otlp-collector'

/** A sort of traces, by what makes a sampler keep them. */
export type Sort = 'ordinary' | 'failed' | 'slow'

/** Spans of a trace of `orderTrace`. */
export const SPANS_OF_A_TRACE = 4

const MILLISECONDS: Readonly<Record<Sort, number>> = { ordinary: 40, failed: 40, slow: 700 }

/**
 * A trace of two services. Only its innermost span has failed, in the second service, and only its root is slow: each
 * is seen when the whole trace is.
 *
 * @param attributes of the root
 */
export function orderTrace(sort: Sort, attributes: Attributes = {}): CollectedSpan[] {
  const traceId = randomBytes(16).toString('hex')
  const ids = Array.from({ length: SPANS_OF_A_TRACE }, () => randomBytes(8).toString('hex'))
  const second = Math.floor(Date.now() / 1000) - 2
  const span = (index: number, rest: Partial<CollectedSpan>): CollectedSpan => ({
    service: index < 2 ? 'gateway' : 'stock',
    scope: '@throughline/core',
    traceId,
    spanId: ids[index] ?? '',
    ...(index === 0 ? {} : { parentSpanId: ids[index - 1] ?? '' }),
    parentIsRemote: index === 2,
    name: 'work',
    kind: SpanKind.INTERNAL,
    startTime: [second, index * 1_000_000],
    endTime: [second, (MILLISECONDS[index === 0 ? sort : 'ordinary'] - index) * 1_000_000],
    status: { code: SpanStatusCode.UNSET },
    attributes: {},
    events: [],
    links: [],
    ...rest,
  })
  return [
    span(0, { name: 'GET /orders/:id', kind: SpanKind.SERVER, attributes: { ...ROOT, ...attributes } }),
    span(1, { name: 'GET', kind: SpanKind.CLIENT, attributes: { 'http.request.method': 'GET' } }),
    span(2, { name: 'GET /stock/:id', kind: SpanKind.SERVER, attributes: { 'http.route': '/stock/:id' } }),
    span(3, { name: 'look up', ...(sort === 'failed' ? { status: FAILED } : {}) }),
  ]
}

const ROOT = { 'http.route': '/orders/:id', 'http.request.method': 'GET', 'http.response.status_code': 200 }
const FAILED = { code: SpanStatusCode.ERROR, message: 'no shelf' }
