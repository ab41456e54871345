import type { Attributes, Context, Counter, Histogram, Meter } from '@opentelemetry/api'
import { ValueType } from '@opentelemetry/api'
import { durationHistogram, measureSafely } from '../metrics/instrument-lookup.ts'
import { recordDuration } from '../metrics/record-duration.ts'
import { errorType } from '../span/exception.ts'
import { kafkaErrorType } from './kafka-error-type.ts'

/** Semantic conventions 1.44, messaging/messaging-metrics.md (in development). */
export interface MessagingInstruments {
  readonly operationDuration: Histogram
  readonly sentMessages: Counter
  readonly consumedMessages: Counter
  readonly processDuration: Histogram
}

export function messagingInstruments(meter: Meter): MessagingInstruments {
  const messages = { unit: '{message}', valueType: ValueType.INT }
  return {
    operationDuration: durationHistogram(
      meter,
      'messaging.client.operation.duration',
      'Duration of messaging operation initiated by a producer or consumer client.',
    ),
    sentMessages: meter.createCounter('messaging.client.sent.messages', {
      description: 'Number of messages producer attempted to send to the broker.',
      ...messages,
    }),
    consumedMessages: meter.createCounter('messaging.client.consumed.messages', {
      description: 'Number of messages that were delivered to the application.',
      ...messages,
    }),
    processDuration: durationHistogram(
      meter,
      'messaging.process.duration',
      'Duration of processing operation.',
    ),
  }
}

/** An operation whose end is measured. */
export interface MeasuredOperation {
  /** As `performance.now()` has it. */
  readonly startedAt: number
  /** Empty where it is about several topics. */
  readonly topic: string
  readonly groupId?: string | undefined
  /** Has the span, for exemplars. */
  readonly context: Context
}

/** An operation on messages. */
export interface MeasuredMessages extends MeasuredOperation {
  /** How many messages it is about. */
  readonly count: number
}

/** Measures a send that has ended. @param failure what it was rejected with, in an object */
export function measureSend(
  { operationDuration, sentMessages }: MessagingInstruments,
  operation: MeasuredMessages,
  failure?: { readonly error: unknown },
): void {
  const attributes = clientAttributesOf('send', operation, failure)
  measureSafely(() => sentMessages.add(operation.count, attributes, operation.context))
  const timed = { ...attributes, 'messaging.operation.type': 'send' }
  recordDuration(operationDuration, operation.startedAt, timed, operation.context)
}

/** Measures a commit of offsets that has ended. @param failure what it was rejected with, in an object */
export function measureCommit(
  { operationDuration }: MessagingInstruments,
  operation: MeasuredOperation,
  failure?: { readonly error: unknown },
): void {
  const attributes = clientAttributesOf('commit', operation, failure)
  const timed = { ...attributes, 'messaging.operation.type': 'settle' }
  recordDuration(operationDuration, operation.startedAt, timed, operation.context)
}

/** Counts messages that are passed to the application. */
export function measureConsumed(
  { consumedMessages }: MessagingInstruments,
  operation: MeasuredMessages,
): void {
  const attributes = attributesOf('process', operation)
  measureSafely(() => consumedMessages.add(operation.count, attributes, operation.context))
}

/** Measures the processing of messages that has ended. @param failure what it was rejected with, in an object */
export function measureProcess(
  { processDuration }: MessagingInstruments,
  operation: MeasuredOperation,
  failure?: { readonly error: unknown },
): void {
  const attributes = attributesOf('process', operation)
  if (failure !== undefined) attributes['error.type'] = errorType(failure.error)
  recordDuration(processDuration, operation.startedAt, attributes, operation.context)
}

/** The attributes of an operation that the broker may refuse. */
function clientAttributesOf(
  name: 'send' | 'commit',
  operation: MeasuredOperation,
  failure: { readonly error: unknown } | undefined,
): Attributes {
  const attributes = attributesOf(name, operation)
  if (failure !== undefined) attributes['error.type'] = kafkaErrorType(failure.error)
  return attributes
}

function attributesOf(
  operation: 'send' | 'commit' | 'process',
  { topic, groupId }: MeasuredOperation,
): Attributes {
  const attributes: Attributes = { 'messaging.system': 'kafka', 'messaging.operation.name': operation }
  if (topic) attributes['messaging.destination.name'] = topic
  if (groupId !== undefined) attributes['messaging.consumer.group.name'] = groupId
  return attributes
}
