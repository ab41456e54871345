import type { SpanContext } from '@opentelemetry/api'
import type { ReadableSpan } from '@throughline/core'
import type { KafkaMessage } from 'kafkajs'

/** The `traceparent` of a span. */
export function traceparentOf({ traceId, spanId, traceFlags }: SpanContext): string {
  return `00-${traceId}-${spanId}-${traceFlags.toString(16).padStart(2, '0')}`
}

/** The `traceparent` of a stored message. */
export function traceparentIn(message: KafkaMessage | undefined): string | undefined {
  return message?.headers?.traceparent?.toString()
}

export function linksOf(span: ReadableSpan | undefined): string[] {
  return (span?.links ?? []).map(link => traceparentOf(link.context))
}

/** The spans of a kind of work, as `send`, or of one topic, as `send orders`. */
export function spansOf(spans: readonly ReadableSpan[], operation: string): ReadableSpan[] {
  return spans.filter(({ name }) => name === operation || name.startsWith(`${operation} `))
}

/** The one span of a kind of work. */
export function spanOf(spans: readonly ReadableSpan[], operation: string): ReadableSpan {
  const [span, ...others] = spansOf(spans, operation)
  if (span === undefined || others.length > 0) {
    throw new Error(`expected one span "${operation}", got ${spans.map(each => each.name).join(', ')}`)
  }
  return span
}
