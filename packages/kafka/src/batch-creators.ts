import type { SpanContext } from '@opentelemetry/api'
import type { KafkaMessage } from 'kafkajs'
import { creationContextOf } from './creation-context.ts'

/**
 * The spans that made the messages of a batch. Messages that were sent together follow one another with the same
 * header: it is compared, which is quick, and not read again.
 */
export function batchCreators(messages: readonly KafkaMessage[]): SpanContext[] {
  const creators: SpanContext[] = []
  let previous: unknown
  for (const { headers } of messages) {
    const header: unknown = headers?.traceparent
    if (isSameBuffer(header, previous)) continue
    previous = header
    const creator = creationContextOf(headers)
    if (creator !== undefined) creators.push(creator)
  }
  return creators
}

function isSameBuffer(one: unknown, other: unknown): boolean {
  return Buffer.isBuffer(one) && Buffer.isBuffer(other) && one.equals(other)
}
