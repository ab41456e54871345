import type { SpanContext } from '@opentelemetry/api'
import type { KafkaMessage } from 'kafkajs'
import { creationContextOf, hasHeaders } from '../messages/creation-context.ts'

/**
 * Number of messages of a batch whose headers are read: the handler waits for it, and with it kafkajs' heartbeat. A
 * span keeps 128 links by default and counts the others found here.
 */
const MAX_READ = 1024

/**
 * The spans that made the messages of a batch. Consecutive messages of one send have the same header: comparing it is
 * quick and avoids reading it again.
 */
export function batchCreators(messages: readonly KafkaMessage[]): SpanContext[] {
  const creators: SpanContext[] = []
  let previous: unknown
  let read = 0
  for (const { headers } of messages) {
    if (!hasHeaders(headers)) continue
    const header: unknown = headers.traceparent
    if (isSameBuffer(header, previous)) continue
    previous = header
    read++
    if (read > MAX_READ) break
    const creator = creationContextOf(headers)
    if (creator !== undefined) creators.push(creator)
  }
  return creators
}

function isSameBuffer(one: unknown, other: unknown): boolean {
  return Buffer.isBuffer(one) && Buffer.isBuffer(other) && one.equals(other)
}
