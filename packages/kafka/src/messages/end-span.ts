import type { Span } from '@opentelemetry/api'
import { messageOf, recordFailure, warnOnce } from '@throughline/core/integrations'

/** Ends a span after successful work. Does nothing for a span that the user has ended. Never throws. */
export function endSpan(span: Span, describe?: () => void): void {
  if (!span.isRecording()) return
  try {
    describe?.()
    span.end()
  } catch (error) {
    warnOnce('kafka span', () => `a span of a Kafka message could not be ended: ${messageOf(error)}`)
  }
}

/** Ends a span after failed work, and records the failure. Never throws. */
export function failSpan(span: Span, failure: unknown, record: typeof recordFailure = recordFailure): void {
  endSpan(span, () => record(span, failure))
}
