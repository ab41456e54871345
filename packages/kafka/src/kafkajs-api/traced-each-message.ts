import { context } from '@opentelemetry/api'
import { messageOf, spanOf, warnOnce } from '@throughline/core/integrations'
import type { Processing } from '../messages/processing.ts'
import { runProcessing } from '../messages/processing.ts'
import type { Receiver } from '../messages/receivers.ts'
import { startMessage } from '../messages/start-message.ts'
import { unrelatedContext } from '../messages/unrelated-context.ts'
import type { MessagePayload } from './shapes.ts'

/** Runs `eachMessage` inside a span for each message. */
export function tracedEachMessage(
  eachMessage: (payload: MessagePayload) => Promise<void>,
  receiver: Receiver,
): (payload: MessagePayload) => Promise<void> {
  return function eachTracedMessage(payload) {
    const processing = start(payload)
    return processing === undefined ? eachMessage(payload) : runProcessing(processing, eachMessage, payload)
  }

  function start(payload: MessagePayload): Processing | undefined {
    try {
      const active = context.active()
      return startMessage(receiver, payload, payload.message, unrelatedContext(active), spanOf(active))
    } catch (error) {
      warnOnce('kafka message', () => `a message was processed untraced: ${messageOf(error)}`)
      return undefined
    }
  }
}
