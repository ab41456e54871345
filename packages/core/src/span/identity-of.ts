import type { Span, SpanContext } from '@opentelemetry/api'
import { isSpanContextValid } from '@opentelemetry/api'
import { soundSpanContext } from '../context/sound-span-context.ts'
import { SpanIdentity } from '../ids/span-identity.ts'
import { NonRecordingSpan } from './non-recording-span.ts'
import { RecordingSpan } from './span.ts'

/** Messages that were sent together have one sender, and a span has many children: to read its ids takes 1.2 us. */
let last: { readonly given: SpanContext; readonly identity: SpanIdentity } | undefined

/** The identity of any span, ours or foreign; `undefined` when it names no span. It never throws. */
export function identityOf(span: Span): SpanIdentity | undefined {
  try {
    return isOurs(span) ? span.identity : foreignIdentity(span.spanContext())
  } catch {
    return undefined
  }
}

/** Whether a span, which may be anything, is one of this package. It never throws. */
export function isOwnSpan(span: Span): span is RecordingSpan | NonRecordingSpan {
  try {
    return isOurs(span)
  } catch {
    return false
  }
}

function isOurs(span: Span): span is RecordingSpan | NonRecordingSpan {
  return span instanceof RecordingSpan || span instanceof NonRecordingSpan
}

function foreignIdentity(given: SpanContext): SpanIdentity | undefined {
  if (last !== undefined && last.given === given) return last.identity
  const spanContext = soundSpanContext(given)
  if (spanContext === undefined || !isSpanContextValid(spanContext)) return undefined
  const identity = SpanIdentity.of(spanContext)
  last = { given, identity }
  return identity
}
