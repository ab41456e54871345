import { randomBytes } from 'node:crypto'
import type { Context } from '@opentelemetry/api'
import { ROOT_CONTEXT, SpanStatusCode, TraceFlags, trace } from '@opentelemetry/api'
import type { Exporter, TracingStats } from '@throughline/core'
import { createTracing } from '@throughline/core'
import type { SpanExporter } from '@throughline/core/integrations'
import type { CollectedSpan } from '@throughline/otlp-collector'

export type AnyExporter = Exporter | SpanExporter

/**
 * Records spans once more and exports them by `open`, one exporter for each service. Everything stays as it was, ids
 * of spans and times included; only the traces get ids of their own. Returns the sent spans.
 */
export async function replay(
  spans: readonly CollectedSpan[],
  open: () => AnyExporter,
): Promise<readonly CollectedSpan[]> {
  const prefix = randomBytes(4).toString('hex')
  const sent = spans.map(span => inTraceOf(span, prefix))
  const services = new Set(sent.map(({ service }) => service))
  await Promise.all(
    [...services].map(async service => {
      const own = sent.filter(span => span.service === service)
      const { exported } = await send(service, own, open())
      if (exported !== own.length)
        throw new Error(`${exported} of ${own.length} spans of ${service} were sent`)
    }),
  )
  return sent
}

function inTraceOf(span: CollectedSpan, prefix: string): CollectedSpan {
  const renamed = (id: string) => prefix + id.slice(prefix.length)
  return {
    ...span,
    traceId: renamed(span.traceId),
    links: span.links.map(({ traceId, spanId }) => ({ traceId: renamed(traceId), spanId })),
  }
}

async function send(
  service: string,
  spans: readonly CollectedSpan[],
  exporter: AnyExporter,
): Promise<TracingStats> {
  const next = { traceId: '', spanId: '' }
  const { provider, shutdown, stats } = createTracing({
    service,
    exporter,
    idGenerator: { generateTraceId: () => next.traceId, generateSpanId: () => next.spanId },
    flushOnExit: false,
  })
  for (const span of spans) {
    Object.assign(next, { traceId: span.traceId, spanId: span.spanId })
    const { kind, startTime, attributes } = span
    const links = span.links.map(link => ({ context: { ...link, traceFlags: TraceFlags.SAMPLED } }))
    const options = { kind, startTime, attributes, links }
    const copy = provider.getTracer(span.scope).startSpan(span.name, options, parentOf(span))
    for (const event of span.events) copy.addEvent(event.name, event.attributes, event.time)
    if (span.status.code !== SpanStatusCode.UNSET) copy.setStatus(span.status)
    copy.end(span.endTime)
  }
  await shutdown({ timeout: 30_000 })
  return stats()
}

function parentOf({ traceId, parentSpanId, parentIsRemote }: CollectedSpan): Context {
  if (parentSpanId === undefined) return ROOT_CONTEXT
  const parent = { traceId, spanId: parentSpanId, traceFlags: TraceFlags.SAMPLED }
  return trace.setSpanContext(ROOT_CONTEXT, { ...parent, isRemote: parentIsRemote === true })
}

/** The spans of each trace. */
export function byTrace(spans: readonly CollectedSpan[]): readonly (readonly CollectedSpan[])[] {
  const ids = new Set(spans.map(({ traceId }) => traceId))
  return [...ids].map(id => spans.filter(({ traceId }) => traceId === id))
}
