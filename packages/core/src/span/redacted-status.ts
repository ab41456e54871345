import type { SpanStatus } from '@opentelemetry/api'
import type { Redaction } from './redaction.ts'

/** The descriptions that are redacted. One that a processor writes to the same object is another one. */
const redactedMessages = new WeakMap<SpanStatus, string>()

/** The status itself where its description is redacted, or a copy. */
export function redactedStatus(status: SpanStatus, redaction: Redaction): SpanStatus {
  const { code, message } = status
  if (message === undefined || redactedMessages.get(status) === message) return status
  if (typeof message !== 'string') return { code }
  const redacted = { code, message: redaction.status(message) }
  redactedMessages.set(redacted, redacted.message)
  return redacted
}
