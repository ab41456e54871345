import type { SpanStatus } from '@opentelemetry/api'
import type { Redaction } from './redaction.ts'

/** A status whose description is redacted whenever it is written: processors write to it, too. */
export function redactedStatus(status: SpanStatus, redaction: Redaction): SpanStatus {
  let message = redacted(status.message, redaction)
  const shown = {
    code: status.code,
    get message(): string | undefined {
      return message
    },
    set message(given) {
      message = redacted(given, redaction)
    },
  }
  return shown as SpanStatus
}

function redacted(message: unknown, redaction: Redaction): string | undefined {
  return typeof message === 'string' ? redaction.status(message) : undefined
}
