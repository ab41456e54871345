import type { Context, SpanContext } from '@opentelemetry/api'
import { createContextKey } from '@opentelemetry/api'

/** The API makes its context keys with `Symbol.for`: copies of this package in one process share it. */
const SENDER = createContextKey('throughline.kafka.sender.1')

/** Keeps the sender in a field: `setValue` of the API's context copies a Map for each message. */
class ProcessedMessageContext implements Context {
  readonly sender: SpanContext
  readonly rest: Context

  constructor(sender: SpanContext, rest: Context) {
    this.sender = sender
    this.rest = rest
  }

  getValue(key: symbol): unknown {
    return key === SENDER ? this.sender : this.rest.getValue(key)
  }

  setValue(key: symbol, value: unknown): Context {
    const rest = this.rest.setValue(key, value)
    return key === SENDER ? rest : new ProcessedMessageContext(this.sender, rest)
  }

  deleteValue(key: symbol): Context {
    const rest = this.rest.deleteValue(key)
    return key === SENDER ? rest : new ProcessedMessageContext(this.sender, rest)
  }
}

/** The context for processing a message with this sender. */
export function withSender(context: Context, sender: SpanContext): Context {
  return new ProcessedMessageContext(sender, context)
}

/** `context` for work that belongs to no message. */
export function withoutSender(context: Context): Context {
  return context.deleteValue(SENDER)
}

/**
 * The sender of the message that is processed in `context`. A message sent from there with the same creation context was
 * passed on: its headers were copied.
 */
export function senderIn(context: Context): SpanContext | undefined {
  return context.getValue(SENDER) as SpanContext | undefined
}
