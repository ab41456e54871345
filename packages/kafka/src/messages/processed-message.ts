import type { Context, SpanContext } from '@opentelemetry/api'
import { createContextKey } from '@opentelemetry/api'
import type { MessageSource } from './client-message.ts'

/** The message that is processed in a context. */
export interface ProcessedMessage {
  readonly source: MessageSource
  /** The span that made the message, as its headers name it. */
  readonly sender: SpanContext | undefined
}

/** The API makes its context keys with `Symbol.for`: copies of this package in one process share it. */
const PROCESSED = createContextKey('throughline.kafka.processed.1')

/** Keeps the message in a field: `setValue` of the API's context copies a Map for each message. */
class ProcessedMessageContext implements Context {
  readonly processed: ProcessedMessage
  readonly rest: Context

  constructor(processed: ProcessedMessage, rest: Context) {
    this.processed = processed
    this.rest = rest
  }

  getValue(key: symbol): unknown {
    return key === PROCESSED ? this.processed : this.rest.getValue(key)
  }

  setValue(key: symbol, value: unknown): Context {
    const rest = this.rest.setValue(key, value)
    return key === PROCESSED ? rest : new ProcessedMessageContext(this.processed, rest)
  }

  deleteValue(key: symbol): Context {
    const rest = this.rest.deleteValue(key)
    return key === PROCESSED ? rest : new ProcessedMessageContext(this.processed, rest)
  }
}

/** The context for processing a message. */
export function withProcessed(context: Context, processed: ProcessedMessage): Context {
  return new ProcessedMessageContext(processed, context)
}

/** `context` for work that belongs to no message. */
export function withoutProcessed(context: Context): Context {
  return context.deleteValue(PROCESSED)
}

/**
 * The message that is processed in `context`. A message sent from there with the same creation context was passed on:
 * its headers were copied.
 */
export function processedIn(context: Context): ProcessedMessage | undefined {
  return context.getValue(PROCESSED) as ProcessedMessage | undefined
}
