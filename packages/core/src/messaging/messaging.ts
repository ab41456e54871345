import type { Attributes, Context, Span, Tracer } from '@opentelemetry/api'
import { SpanKind } from '@opentelemetry/api'
import { recordFailure } from '../span/exception.ts'
import { kafkaErrorType } from './kafka-error-type.ts'
import type { KeyPolicy } from './kafka-key-text.ts'
import { recordedKey } from './kafka-key-text.ts'

/** Describes a Kafka client; some parts are known only after it has connected to a broker. */
export interface MessagingClient {
  readonly clientId: string | undefined
  readonly groupId: string | undefined
}

/** The broker that an operation went to, and its cluster, as far as the client knows them. */
export interface MessagingServer {
  readonly address?: string | undefined
  readonly port?: number | undefined
  readonly clusterId?: string | undefined
}

/** The recorded data of a message. */
export interface DescribedMessage {
  readonly key?: unknown
  readonly value?: unknown
}

/** The position where messages were stored; `offset` is that of the first one. */
export interface MessagePosition {
  readonly partition: number
  readonly offset: string | bigint | undefined
}

/**
 * Starts the span of a send to a topic. Name, kind and attributes follow the messaging semantic conventions
 * (messaging/messaging-spans.md and messaging/kafka.md, 1.44, in development).
 *
 * @param creates whether the context of this span goes into a message. If not, another span created the messages, and
 * this one is a client of the broker ("Span kind").
 */
export function startSendSpan(tracer: Tracer, topic: string, creates: boolean, parent: Context): Span {
  const kind = creates ? SpanKind.PRODUCER : SpanKind.CLIENT
  return tracer.startSpan(nameOf('send', topic), { kind, attributes: operationOf('send', topic) }, parent)
}

/** Starts the span of creating one message, whose context goes into it ("Create", messaging/messaging-spans.md). */
export function startCreateSpan(tracer: Tracer, topic: string, parent: Context): Span {
  const attributes = operationOf('create', topic)
  return tracer.startSpan(nameOf('create', topic), { kind: SpanKind.PRODUCER, attributes }, parent)
}

/** Sets the attributes of a send; per-message ones only for a single message. */
export function describeSend(
  span: Span,
  client: MessagingClient,
  messages: readonly DescribedMessage[],
  keys: KeyPolicy = 'record',
): void {
  describeClient(span, client)
  const [message] = messages
  if (messages.length === 1 && message) describeMessage(span, message, keys)
  else describeBatchSize(span, messages.length)
}

/** Sets where a broker stored the messages. */
export function describePosition(span: Span, { partition, offset }: MessagePosition): void {
  describePartition(span, partition)
  describeOffset(span, offset)
}

/** Records why a send or a commit failed, by Kafka's name of the error where it has one. */
export function recordClientFailure(span: Span, error: unknown): void {
  recordFailure(span, error, kafkaErrorType(error))
}

/**
 * Starts the span of processing a received message, or a batch.
 *
 * @param startTime in milliseconds since the epoch, of work that is over; now by default
 */
export function startProcessSpan(tracer: Tracer, topic: string, parent: Context, startTime?: number): Span {
  const attributes = operationOf('process', topic)
  const kind = SpanKind.CONSUMER
  const options = startTime === undefined ? { kind, attributes } : { kind, attributes, startTime }
  return tracer.startSpan(nameOf('process', topic), options, parent)
}

/**
 * Starts the span of a commit of offsets ("Settle", messaging/messaging-spans.md).
 *
 * @param topic empty where offsets of several topics are committed
 */
export function startCommitSpan(tracer: Tracer, topic: string, parent: Context): Span {
  const attributes = operationOf('commit', topic, 'settle')
  return tracer.startSpan(nameOf('commit', topic), { kind: SpanKind.CLIENT, attributes }, parent)
}

/** Sets the attributes of a commit. @param partition only if it is of one partition */
export function describeCommit(span: Span, client: MessagingClient, partition: number | undefined): void {
  describeClient(span, client)
  if (partition !== undefined) describePartition(span, partition)
}

/** Sets which delivery of the same message or batch this is. The conventions have no such attribute for Kafka. */
export function describeAttempt(span: Span, attempt: number): void {
  span.setAttribute('kafka.delivery_attempt', attempt)
}

/**
 * Sets how long a message has waited before its processing starts, in milliseconds; for a batch, its first message. The
 * conventions have no such attribute: this is the name that OpenTelemetry's instrumentation of Kafka for Java uses.
 */
export function describeQueueTime(span: Span, milliseconds: number): void {
  span.setAttribute('kafka.record.queue_time_ms', milliseconds)
}

/** Sets the attributes of the processed message. */
export function describeProcess(
  span: Span,
  client: MessagingClient,
  message: DescribedMessage,
  { partition, offset }: MessagePosition,
  keys: KeyPolicy = 'record',
): void {
  describeClient(span, client)
  describePartition(span, partition)
  describeOffset(span, offset)
  describeMessage(span, message, keys)
}

/** Sets the attributes of the processed batch. */
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

/** The attributes that samplers see. Kafka's names of operations equal those of their types, but for a commit. */
function operationOf(operation: string, topic: string, type: string = operation): Attributes {
  const attributes: Attributes = {
    'messaging.system': 'kafka',
    'messaging.operation.name': operation,
    'messaging.operation.type': type,
  }
  if (topic) attributes['messaging.destination.name'] = topic
  return attributes
}

/** Sets the names of the client, as far as they are known. */
export function describeClient(span: Span, client: MessagingClient): void {
  if (client.clientId !== undefined) span.setAttribute('messaging.client.id', client.clientId)
  if (client.groupId !== undefined) span.setAttribute('messaging.consumer.group.name', client.groupId)
}

/** Sets the address of the broker and the id of the cluster, as far as they are known. */
export function describeServer(span: Span, { address, port, clusterId }: MessagingServer): void {
  if (address !== undefined) span.setAttribute('server.address', address)
  if (address !== undefined && port !== undefined) span.setAttribute('server.port', port)
  if (clusterId !== undefined) span.setAttribute('messaging.kafka.cluster.id', clusterId)
}

function describePartition(span: Span, partition: number): void {
  if (partition >= 0) span.setAttribute('messaging.destination.partition.id', String(partition))
}

/** Offsets have 64 bits; one that does not fit a number is left out. */
function describeOffset(span: Span, offset: string | bigint | undefined): void {
  const number = offset === undefined ? -1 : Number(offset)
  if (number >= 0 && Number.isSafeInteger(number)) span.setAttribute('messaging.kafka.offset', number)
}

/** "SHOULD NOT set `messaging.batch.message_count` on spans that operate with a single message". */
function describeBatchSize(span: Span, size: number): void {
  span.setAttribute('messaging.batch.message_count', size)
}

function describeMessage(span: Span, { key, value }: DescribedMessage, keys: KeyPolicy): void {
  const text = recordedKey(key, keys)
  if (text !== undefined) span.setAttribute('messaging.kafka.message.key', text)
  if (value === null) span.setAttribute('messaging.kafka.message.tombstone', true)
}
