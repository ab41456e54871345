import type { Context, Span } from '@opentelemetry/api'
import { context, INVALID_SPAN_CONTEXT, trace } from '@opentelemetry/api'
import { messageOf, spanOf, warnOnce } from '@throughline/core/integrations'
import type { MessageSource, ReceivedMessage } from './client-message.ts'
import type { Processing } from './processing.ts'
import { runProcessing } from './processing.ts'
import type { Receiver } from './receivers.ts'
import { startMessage } from './start-message.ts'

/**
 * Calls `fn` inside the span of processing `message`, also where that cannot be traced.
 *
 * @param baseOf the parent of the message's context, from the active one
 */
export function processMessage<T>(
  receiver: Receiver,
  source: MessageSource,
  message: ReceivedMessage,
  fn: (span: Span) => T | Promise<T>,
  baseOf: (active: Context) => Context = sameContext,
): Promise<T> {
  const active = context.active()
  const processing = startSafely(receiver, source, message, baseOf(active), spanOf(active))
  return runProcessing(processing, fn, processing.span)
}

function sameContext(active: Context): Context {
  return active
}

/** Starts the span of processing a message; one that records nothing where that fails. */
export function startSafely(
  receiver: Receiver,
  source: MessageSource,
  message: ReceivedMessage,
  base: Context,
  around: Span | undefined,
): Processing {
  try {
    return startMessage(receiver, source, message, base, around)
  } catch (error) {
    warnOnce('kafka message', () => `a message was processed untraced: ${messageOf(error)}`)
    return { span: trace.wrapSpanContext(INVALID_SPAN_CONTEXT), context: base }
  }
}
