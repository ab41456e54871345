import type { Span } from '@opentelemetry/api'
import { isSpanContextValid } from '@opentelemetry/api'
import { SpanIdentity } from '../ids/span-identity.ts'
import { NonRecordingSpan } from './non-recording-span.ts'
import { RecordingSpan } from './span.ts'

/** Messages that were sent together have one sender, and a span has many children: to read its ids takes 1.2 us. */
let lastForeign: SpanIdentity | undefined

/** The identity of any span, ours or foreign; `undefined` when it names no span. */
export function identityOf(span: Span): SpanIdentity | undefined {
  if (span instanceof RecordingSpan || span instanceof NonRecordingSpan) return span.identity
  const spanContext = span.spanContext()
  if (lastForeign !== undefined && lastForeign.spanContext === spanContext) return lastForeign
  if (!isSpanContextValid(spanContext)) return undefined
  lastForeign = SpanIdentity.of(spanContext)
  return lastForeign
}
