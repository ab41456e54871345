import type { SpanContext } from '@opentelemetry/api'
import { context } from '@opentelemetry/api'
import { messageOf, spanOf, warnOnce } from '@throughline/core/integrations'
import type { Processing } from '../messages/processing.ts'
import type { Receiver } from '../messages/receivers.ts'
import { receiverFor } from '../messages/receivers.ts'
import { startMessage } from '../messages/start-message.ts'
import { unrelatedContext } from '../messages/unrelated-context.ts'
import { countedHandler } from './counted-handler.ts'
import type { MessagePayload } from './shapes.ts'

/** Runs `eachMessage` inside a span for each message. */
export function tracedEachMessage(
  eachMessage: (payload: MessagePayload) => Promise<void>,
  receiver: Receiver,
): (payload: MessagePayload) => Promise<void> {
  return countedHandler(eachMessage, {
    sourceOf: payload => payload,
    offsetOf: payload => payload.message.offset,
    mayRepeat: false,
    start,
  })

  function start(payload: MessagePayload, first?: SpanContext, startTime?: number): Processing | undefined {
    try {
      const active = context.active()
      const base = unrelatedContext(active)
      return startMessage(
        receiverFor(receiver, first),
        payload,
        payload.message,
        base,
        spanOf(active),
        startTime,
      )
    } catch (error) {
      warnOnce('kafka message', () => `a message was processed untraced: ${messageOf(error)}`)
      return undefined
    }
  }
}
