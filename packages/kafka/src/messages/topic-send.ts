import type { Context, Span, SpanContext } from '@opentelemetry/api'
import { context } from '@opentelemetry/api'
import type { MessagePosition } from '@throughline/core/integrations'
import {
  contextWithSpan,
  describeClient,
  describePosition,
  describeSend,
  describeServer,
  kafkaHeaders,
  recordClientFailure,
  spanContextOf,
  spanOf,
  startSendSpan,
} from '@throughline/core/integrations'
import type { MeasuredSend } from '../metrics/measured-send.ts'
import { endMeasuredSend, startMeasuredSend } from '../metrics/measured-send.ts'
import type { ClientMessage } from './client-message.ts'
import { copyWith, isPlain } from './copy-with.ts'
import { createContexts } from './create-contexts.ts'
import { creationContextOf, linkCreators } from './creation-context.ts'
import { endSpan, failSpan } from './end-span.ts'
import type { HeaderForm } from './header-form.ts'
import { isPassedOn } from './passed-on-mark.ts'
import { processedIn } from './processed-message.ts'
import type { SendOrigin, ServerOf } from './send-origin.ts'

/** The part of a send that goes to one topic, and its one span. */
export class TopicSend<M extends ClientMessage> {
  readonly topic: string
  readonly #origin: SendOrigin
  readonly #isSingle: boolean
  readonly #creators: ReadonlyMap<ClientMessage, SpanContext> | undefined
  readonly #created: ReadonlyMap<ClientMessage, Context> | undefined
  readonly #isNamed: boolean
  readonly #span: Span
  readonly #context: Context
  readonly #measured: MeasuredSend | undefined
  readonly #serverOf: ServerOf | undefined

  constructor(origin: SendOrigin, topic: string, given: readonly M[]) {
    // A client rejects a value that is no list, which the span records.
    const messages = Array.isArray(given) ? given : []
    const parent = context.active()
    this.topic = topic
    this.#origin = origin
    this.#isSingle = messages.length === 1
    this.#isNamed = origin.client.clientId !== undefined
    this.#creators = creatorsOf(messages, origin.form, processedIn(parent)?.sender)
    const hasCreator = (message: ClientMessage) => this.#creators?.has(message) === true
    this.#created = createContexts(origin, topic, messages, parent, hasCreator)
    const creates =
      messages.length === 0 || messages.some(message => !hasCreator(message) && !this.#created?.has(message))
    this.#span = startSendSpan(origin.tracing.tracer(), topic, creates, parent)
    this.#context = contextWithSpan(parent, this.#span)
    this.#measured = startMeasuredSend(topic, messages.length, this.#context)
    if (!this.#span.isRecording()) return
    this.#serverOf = origin.watchSend?.()
    describeSend(this.#span, origin.client, messages, origin.tracing.key)
    if (this.#creators !== undefined) linkCreators(this.#span, this.#creators.values())
    if (this.#created !== undefined) linkCreators(this.#span, createdSpans(this.#created.values()))
  }

  /**
   * Copies messages of this send, with the context of its span. A message that has a creation context keeps it: "this
   * context SHOULD NOT be modified" (messaging/messaging-spans.md, "Context propagation").
   */
  traced(messages: M[]): M[] {
    const headers = kafkaHeaders.inject<Record<string, string>>(undefined, this.#context)
    if (!Array.isArray(messages) || Object.keys(headers).length === 0) return messages
    return messages.map(message => {
      if (this.#creators?.has(message) === true) return message
      const created = this.#created?.get(message)
      if (created === undefined) return this.#tracedMessage(message, headers, this.#context)
      return this.#tracedMessage(
        message,
        kafkaHeaders.inject<Record<string, string>>(undefined, created),
        created,
      )
    })
  }

  /** @param position of the messages, only if all went to one partition */
  succeed(position: MessagePosition | undefined): void {
    endMeasuredSend(this.#measured)
    if (!this.#span.isRecording()) return
    endSpan(this.#span, () => {
      this.#describeClient()
      describeServer(this.#span, this.#serverOf?.(this.topic, position?.partition) ?? {})
      if (position === undefined) return
      describePosition(this.#span, this.#isSingle ? position : { ...position, offset: undefined })
    })
  }

  fail(error: unknown): void {
    endMeasuredSend(this.#measured, { error })
    failSpan(this.#span, error, (span, failure) => {
      this.#describeClient()
      // Which broker has failed, or whether it was one, is not known.
      describeServer(span, { clusterId: this.#serverOf?.(this.topic, undefined)?.clusterId })
      recordClientFailure(span, failure)
    })
  }

  /** A client that had connected before it was wrapped is named by its next request, which is this one. */
  #describeClient(): void {
    if (!this.#isNamed) describeClient(this.#span, this.#origin.client)
  }

  #tracedMessage(message: M, fields: Record<string, string>, context: Context): M {
    // kafkajs rejects a message without a value, and quotes it.
    if (message?.value === undefined) return message
    const headers = this.#origin.form.add(message.headers, fields, context)
    if (headers === undefined) return message
    // A spread of what was made by one is quick in V8 11.3: kafkajs then takes 2 us less to encode the copy.
    if (this.#origin.spreadsMessages === true && isPlain(message)) return { ...message, headers }
    return copyWith<ClientMessage>(message, { headers }) as M
  }
}

/**
 * The messages that already have a creation context, which stays theirs. Without those that have the one of the message
 * that is processed here: they were passed on, and this send is what they come from.
 */
function creatorsOf(
  messages: readonly ClientMessage[],
  form: HeaderForm,
  processed: SpanContext | undefined,
): ReadonlyMap<ClientMessage, SpanContext> | undefined {
  let creators: Map<ClientMessage, SpanContext> | undefined
  for (const message of messages) {
    if (isPassedOn(message)) continue
    const creator = creationContextOf(form, message?.headers)
    if (creator === undefined || isSame(creator, processed)) continue
    creators ??= new Map()
    creators.set(message, creator)
  }
  return creators
}

function* createdSpans(contexts: Iterable<Context>): Iterable<SpanContext> {
  for (const each of contexts) {
    const created = spanContextOf(spanOf(each))
    if (created !== undefined) yield created
  }
}

function isSame(one: SpanContext, other: SpanContext | undefined): boolean {
  return one.spanId === other?.spanId && one.traceId === other.traceId
}
