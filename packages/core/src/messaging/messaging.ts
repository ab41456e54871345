import type { Attributes, Context, Span, Tracer } from '@opentelemetry/api'
import { SpanKind } from '@opentelemetry/api'
import { recordFailure } from '../span/exception.ts'
import { kafkaErrorType } from './kafka-error-type.ts'
import { kafkaKeyText } from './kafka-key-text.ts'

/** What is known of a Kafka client; some of it only once the client has talked to a broker. */
export interface MessagingClient {
  readonly clientId: string | undefined
  readonly groupId: string | undefined
}

/** What spans say of a message. */
export interface DescribedMessage {
  readonly key?: unknown
  readonly value?: unknown
}

/** Where messages were stored; `offset` is that of the first one. */
export interface Delivery {
  readonly partition: number
  readonly offset: string | undefined
}

/**
 * Starts the span of sending to a topic. Its name and kind, and all attributes that this file sets, are those of
 * the messaging semantic conventions (messaging/messaging-spans.md and messaging/kafka.md, 1.44, in development).
 *
 * @param creates whether the context of this span goes into a message: if not, who made the messages is another
 * span, and this one is a client of the broker ("Span kind")
 */
export function startSendSpan(tracer: Tracer, topic: string, creates: boolean, parent: Context): Span {
  const kind = creates ? SpanKind.PRODUCER : SpanKind.CLIENT
  return tracer.startSpan(nameOf('send', topic), { kind, attributes: operationOf('send', topic) }, parent)
}

/** Says what is sent. What the messages of a batch do not have in common is not said. */
export function describeSend(
  span: Span,
  client: MessagingClient,
  messages: readonly DescribedMessage[],
): void {
  describeClient(span, client)
  const [message] = messages
  if (messages.length === 1 && message) describeMessage(span, message)
  else describeBatchSize(span, messages.length)
}

/** Says where a broker stored what was sent. */
export function describeDelivery(span: Span, { partition, offset }: Delivery): void {
  describePartition(span, partition)
  describeOffset(span, offset)
}

/** Says why a broker did not take what was sent, by Kafka's name of the error where it has one. */
export function recordSendFailure(span: Span, error: unknown): void {
  recordFailure(span, error, kafkaErrorType(error))
}

/** Starts the span of working on one message, or on a batch, that was received. */
export function startProcessSpan(tracer: Tracer, topic: string, parent: Context): Span {
  const attributes = operationOf('process', topic)
  return tracer.startSpan(nameOf('process', topic), { kind: SpanKind.CONSUMER, attributes }, parent)
}

/** Says which message is worked on. */
export function describeProcess(
  span: Span,
  client: MessagingClient,
  message: DescribedMessage,
  { partition, offset }: Delivery,
): void {
  describeClient(span, client)
  describePartition(span, partition)
  describeOffset(span, offset)
  describeMessage(span, message)
}

/** Says which batch is worked on. */
export function describeBatchProcess(
  span: Span,
  client: MessagingClient,
  partition: number,
  size: number,
): void {
  describeClient(span, client)
  describePartition(span, partition)
  describeBatchSize(span, size)
}

function nameOf(operation: string, topic: string): string {
  return topic ? `${operation} ${topic}` : operation
}

/** What a sampler may want to know. The names that Kafka gives to these two operations are those of their types. */
function operationOf(operation: string, topic: string): Attributes {
  const attributes: Attributes = {
    'messaging.system': 'kafka',
    'messaging.operation.name': operation,
    'messaging.operation.type': operation,
  }
  if (topic) attributes['messaging.destination.name'] = topic
  return attributes
}

function describeClient(span: Span, client: MessagingClient): void {
  if (client.clientId !== undefined) span.setAttribute('messaging.client.id', client.clientId)
  if (client.groupId !== undefined) span.setAttribute('messaging.consumer.group.name', client.groupId)
}

function describePartition(span: Span, partition: number): void {
  if (partition >= 0) span.setAttribute('messaging.destination.partition.id', String(partition))
}

/** Brokers number messages with 64 bits; what does not fit into a number of ours is left out. */
function describeOffset(span: Span, offset: string | undefined): void {
  const number = offset === undefined ? -1 : Number(offset)
  if (number >= 0 && Number.isSafeInteger(number)) span.setAttribute('messaging.kafka.offset', number)
}

/** "SHOULD NOT set `messaging.batch.message_count` on spans that operate with a single message". */
function describeBatchSize(span: Span, size: number): void {
  span.setAttribute('messaging.batch.message_count', size)
}

function describeMessage(span: Span, { key, value }: DescribedMessage): void {
  const text = kafkaKeyText(key)
  if (text !== undefined) span.setAttribute('messaging.kafka.message.key', text)
  if (value === null) span.setAttribute('messaging.kafka.message.tombstone', true)
}
