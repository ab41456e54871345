import type { Span } from '@opentelemetry/api'
import { context, INVALID_SPAN_CONTEXT, trace } from '@opentelemetry/api'
import { messageOf, spanOf, warnOnce } from '@throughline/core/integrations'
import type { ReceivedMessage } from './client-message.ts'
import type { Processing } from './processing.ts'
import { runProcessing } from './processing.ts'
import type { Receiver } from './receivers.ts'
import type { MessageSource } from './start-message.ts'
import { startMessage } from './start-message.ts'

/** Calls `fn` inside the span of processing `message`, also where that cannot be traced. */
export function processMessage<T>(
  receiver: Receiver,
  source: MessageSource,
  message: ReceivedMessage,
  fn: (span: Span) => T | Promise<T>,
): Promise<T> {
  const processing = startSafely(receiver, source, message)
  return runProcessing(processing, fn, processing.span)
}

function startSafely(receiver: Receiver, source: MessageSource, message: ReceivedMessage): Processing {
  const active = context.active()
  try {
    return startMessage(receiver, source, message, active, spanOf(active))
  } catch (error) {
    warnOnce('kafka message', () => `a message was processed untraced: ${messageOf(error)}`)
    return { span: trace.wrapSpanContext(INVALID_SPAN_CONTEXT), context: active }
  }
}
