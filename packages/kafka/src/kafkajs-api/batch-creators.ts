import type { SpanContext } from '@opentelemetry/api'
import type { ClientMessage } from '../messages/client-message.ts'
import { creationContextOf } from '../messages/creation-context.ts'
import type { HeaderForm } from '../messages/header-form.ts'

/**
 * Number of messages of a batch whose headers are read: the handler waits for it, and with it kafkajs' heartbeat. A
 * span keeps 128 links by default and counts the others found here.
 */
const MAX_READ = 1024

/**
 * The spans that made the messages of a batch. Consecutive messages of one send have the same header: comparing it is
 * quick and avoids reading it again.
 */
export function batchCreators(messages: readonly ClientMessage[], form: HeaderForm): SpanContext[] {
  const creators: SpanContext[] = []
  let previous: unknown
  let read = 0
  for (const message of messages) {
    const headers = form.read(message.headers)
    if (headers === undefined) continue
    const header: unknown = headers.traceparent
    if (isSameBuffer(header, previous)) continue
    previous = header
    read++
    if (read > MAX_READ) break
    const creator = creationContextOf(form, message.headers)
    if (creator !== undefined) creators.push(creator)
  }
  return creators
}

function isSameBuffer(one: unknown, other: unknown): boolean {
  return Buffer.isBuffer(one) && Buffer.isBuffer(other) && one.equals(other)
}
