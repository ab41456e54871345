import type { Span } from '@opentelemetry/api'
import { describeQueueTime } from '@throughline/core/integrations'
import { messageAge } from '../metrics/message-age.ts'

/**
 * Sets how long a message has waited, if it has a timestamp. To be called for spans that record only.
 *
 * @param startTime when its processing has started; now by default
 */
export function describeAge(span: Span, timestamp: unknown, startTime: number = Date.now()): void {
  const age = messageAge(timestamp, startTime)
  if (age !== undefined) describeQueueTime(span, age)
}
