import type { Context, Span, SpanContext, Tracer } from '@opentelemetry/api'
import { context } from '@opentelemetry/api'
import type { MessagingClient } from '@throughline/core/integrations'
import {
  contextWithSpan,
  describePosition,
  describeSend,
  kafkaHeaders,
  recordSendFailure,
  startSendSpan,
} from '@throughline/core/integrations'
import type { Message, RecordMetadata } from 'kafkajs'
import { creationContextOf, linkCreators } from './creation-context.ts'
import { endSpan, failSpan } from './end-span.ts'

/** The part of a send that goes to one topic, and its one span. */
export class TopicSend {
  readonly topic: string
  readonly #isSingle: boolean
  readonly #creators: ReadonlyMap<Message, SpanContext> | undefined
  readonly #span: Span
  readonly #context: Context

  constructor(tracer: Tracer, client: MessagingClient, topic: string, given: readonly Message[]) {
    // kafkajs rejects a value that is no list, which the span records.
    const messages = Array.isArray(given) ? given : []
    const parent = context.active()
    this.topic = topic
    this.#isSingle = messages.length === 1
    this.#creators = creatorsOf(messages)
    const creates =
      this.#creators === undefined || messages.some(message => this.#creators?.has(message) !== true)
    this.#span = startSendSpan(tracer, topic, creates, parent)
    this.#context = contextWithSpan(parent, this.#span)
    if (!this.#span.isRecording()) return
    describeSend(this.#span, client, messages)
    if (this.#creators !== undefined) linkCreators(this.#span, this.#creators.values())
  }

  /**
   * Copies messages of this send, with the context of its span. A message that has a creation context keeps it: "this
   * context SHOULD NOT be modified" (messaging/messaging-spans.md, "Context propagation").
   */
  traced(messages: Message[]): Message[] {
    const headers = kafkaHeaders.inject<Record<string, string>>(undefined, this.#context)
    if (!Array.isArray(messages) || Object.keys(headers).length === 0) return messages
    return messages.map(message => {
      return this.#creators?.has(message) === true ? message : this.#tracedMessage(message, headers)
    })
  }

  succeed(results: readonly RecordMetadata[]): void {
    if (this.#span.isRecording()) endSpan(this.#span, () => this.#describePosition(results))
  }

  fail(error: unknown): void {
    failSpan(this.#span, error, recordSendFailure)
  }

  /** Only if all messages went to one partition. */
  #describePosition(results: readonly RecordMetadata[]): void {
    const stored = results.filter(({ topicName }) => topicName === this.topic)
    const [result] = stored
    if (result === undefined || stored.length > 1) return
    const offset = this.#isSingle ? result.baseOffset : undefined
    describePosition(this.#span, { partition: result.partition, offset })
  }

  #tracedMessage(message: Message, headers: Record<string, string>): Message {
    // kafkajs rejects a message without a value, and quotes it.
    if (message?.value === undefined) return message
    // The headers of this send are the same for all its messages; only messages with headers are checked.
    const isBare = message.headers === undefined || message.headers === null
    // A copy made in another way takes 0.4 us less, but kafkajs then takes 2 us more to encode it, since it spreads it
    // again: V8 11.3 makes a new hidden class for each spread of an object that was not itself made by one.
    return {
      ...message,
      headers: isBare ? { ...headers } : kafkaHeaders.inject(message.headers, this.#context),
    }
  }
}

/** The messages that already have a creation context, such as messages passed on with their headers. */
function creatorsOf(messages: readonly Message[]): ReadonlyMap<Message, SpanContext> | undefined {
  let creators: Map<Message, SpanContext> | undefined
  for (const message of messages) {
    const creator = creationContextOf(message?.headers)
    if (creator === undefined) continue
    creators ??= new Map()
    creators.set(message, creator)
  }
  return creators
}
