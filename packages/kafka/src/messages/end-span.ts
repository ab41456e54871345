import type { Span } from '@opentelemetry/api'
import { messageOf, recordFailure, warnOnce } from '@throughline/core/integrations'

/** Ends a span whose work is done. Never throws. A span that the user has ended himself is left alone. */
export function endSpan(span: Span, describe?: () => void): void {
  if (!span.isRecording()) return
  try {
    describe?.()
    span.end()
  } catch (error) {
    warnOnce('kafka span', () => `a span of a Kafka message could not be ended: ${messageOf(error)}`)
  }
}

/** Ends a span whose work failed, and says why. Never throws. */
export function failSpan(span: Span, failure: unknown, record: typeof recordFailure = recordFailure): void {
  endSpan(span, () => record(span, failure))
}
