import { messageOf, warnOnce } from '@throughline/core/integrations'
import type { ClientMessage } from '../messages/client-message.ts'
import type { SendOrigin } from '../messages/send-origin.ts'
import { TopicSend } from '../messages/topic-send.ts'
import type { Produce, Report } from './shapes.ts'

type Sending = TopicSend<ClientMessage>

/** Goes through librdkafka in place of the user's `opaque`, and comes back with the delivery report. */
class Awaited {
  readonly sending: Sending
  readonly opaque: unknown

  constructor(sending: Sending, opaque: unknown) {
    this.sending = sending
    this.opaque = opaque
  }
}

/**
 * A traced `produce`. Its span ends with the report of the delivery, or, where the producer makes none, when the message is
 * in its queue.
 */
export function tracedProduce(produce: Produce, origin: SendOrigin, hasReports: boolean): Produce {
  return function produceTraced(topic, partition, value, key, timestamp, opaque, headers) {
    const message = { key, value, headers }
    const sending = startSafely(origin, topic, message)
    if (sending === undefined) return produce(topic, partition, value, key, timestamp, opaque, headers)
    const [traced = message] = sending.traced([message])
    const passed = hasReports ? new Awaited(sending, opaque) : opaque
    try {
      const result = produce(topic, partition, value, key, timestamp, passed, traced.headers)
      if (!hasReports) sending.succeed(undefined)
      return result
    } catch (error) {
      sending.fail(error)
      throw error
    }
  }
}

/** Ends the span of a reported message, and gives the report its own `opaque` back. To be called before other listeners. */
export function endReported(error: unknown, report: Report | undefined): void {
  const awaited = report?.opaque
  if (report === undefined || !(awaited instanceof Awaited)) return
  report.opaque = awaited.opaque
  const { partition, offset } = report
  if (error) awaited.sending.fail(error)
  else awaited.sending.succeed(partition === undefined ? undefined : { partition, offset: textOf(offset) })
}

function textOf(offset: number | undefined): string | undefined {
  return offset === undefined ? undefined : String(offset)
}

function startSafely(origin: SendOrigin, topic: string, message: ClientMessage): Sending | undefined {
  try {
    return new TopicSend(origin, topic, [message])
  } catch (error) {
    warnOnce('kafka send', () => `messages were sent untraced: ${messageOf(error)}`)
    return undefined
  }
}
