import type { Context } from '@opentelemetry/api'
import { context } from '@opentelemetry/api'
import type { MeasuredMessages, MessagingClient } from '@throughline/core/integrations'
import { measureConsumed, measureProcess, measureSafely } from '@throughline/core/integrations'
import type { KafkaInstruments } from './kafka-instruments.ts'
import { kafkaInstruments } from './kafka-instruments.ts'
import { messageAge } from './message-age.ts'

/** A received message, of whatever client. Its timestamp is in milliseconds since 1970. */
interface TimedMessage {
  readonly value?: unknown
  readonly timestamp?: unknown
}

/** Messages of one topic that are given to the application. */
export interface Delivered {
  readonly topic: string
  readonly messages: readonly TimedMessage[]
}

/** A message of a client that gives messages one at a time. */
export function ofMessage(message: TimedMessage & { readonly topic: string }): Delivered {
  return { topic: message.topic, messages: [message] }
}

/** The processing of messages that is measured, whether or not its span is recorded. */
export interface MeasuredProcess {
  readonly instruments: KafkaInstruments
  readonly operation: MeasuredMessages
}

/**
 * Measures from now on. Where no MeterProvider is registered, it costs one look for it.
 *
 * @param about what is processed
 * @param active the context of its span
 * @returns `undefined` where no MeterProvider is registered
 */
export function startMeasuredProcess<A>(
  client: MessagingClient,
  deliveredBy: (about: A) => Delivered,
  about: A,
  active: Context,
): MeasuredProcess | undefined {
  const instruments = kafkaInstruments()
  if (instruments === undefined) return undefined
  return measureSafely(() => ({
    instruments,
    operation: begin(instruments, client, deliveredBy(about), active),
  }))
}

/** @param failure what the processing was rejected with, in an object */
export function endMeasuredProcess(
  measured: MeasuredProcess | undefined,
  failure?: { readonly error: unknown },
): void {
  if (measured !== undefined) measureProcess(measured.instruments, measured.operation, failure)
}

/**
 * A handler whose calls are measured. It has to be called inside of the span.
 *
 * @param deliveredBy what a call is about
 */
export function measuredHandler<Payload, Result>(
  handler: (payload: Payload) => Result,
  client: MessagingClient,
  deliveredBy: (payload: Payload) => Delivered,
): (payload: Payload) => Result | Promise<Awaited<Result>> {
  return function measuredCall(payload) {
    const measured = startMeasuredProcess(client, deliveredBy, payload, context.active())
    return measured === undefined ? handler(payload) : ended(measured, () => handler(payload))
  }
}

function begin(
  instruments: KafkaInstruments,
  { groupId }: MessagingClient,
  { topic, messages }: Delivered,
  active: Context,
): MeasuredMessages {
  const operation = { startedAt: performance.now(), topic, groupId, count: messages.length, context: active }
  measureConsumed(instruments, operation)
  const attributes = {
    'messaging.system': 'kafka',
    'messaging.destination.name': topic,
    ...(groupId !== undefined && { 'messaging.consumer.group.name': groupId }),
  }
  const now = Date.now()
  for (const { timestamp } of messages) {
    const age = messageAge(timestamp, now)
    if (age !== undefined) instruments.messageAge.record(age / 1000, attributes, active)
  }
  return operation
}

async function ended<Result>(measured: MeasuredProcess, work: () => Result): Promise<Awaited<Result>> {
  try {
    const result = await work()
    endMeasuredProcess(measured)
    return result
  } catch (error) {
    endMeasuredProcess(measured, { error })
    throw error
  }
}
