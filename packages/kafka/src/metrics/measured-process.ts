import { context } from '@opentelemetry/api'
import type { MeasuredOperation, MessagingClient } from '@throughline/core/integrations'
import { measureConsumed, measureProcess, measureSafely } from '@throughline/core/integrations'
import type { KafkaInstruments } from './kafka-instruments.ts'
import { kafkaInstruments } from './kafka-instruments.ts'

/** A received message, of whatever client. Its timestamp is in milliseconds since 1970. */
interface TimedMessage {
  readonly value?: unknown
  readonly timestamp?: unknown
}

/** Messages of one topic that a handler is given. */
export interface Delivered {
  readonly topic: string
  readonly messages: readonly TimedMessage[]
}

/**
 * A handler whose calls are measured, whether or not their spans are recorded. It has to be called inside of the span. Where no
 * MeterProvider is registered, a call costs one look for it.
 *
 * @param deliveredBy what a call is about
 */
export function measuredHandler<Payload, Result>(
  handler: (payload: Payload) => Result,
  client: MessagingClient,
  deliveredBy: (payload: Payload) => Delivered,
): (payload: Payload) => Result | Promise<Awaited<Result>> {
  return function measuredCall(payload) {
    const instruments = kafkaInstruments()
    if (instruments === undefined) return handler(payload)
    const operation = measureSafely(() => begin(instruments, client, deliveredBy(payload)))
    if (operation === undefined) return handler(payload)
    return ended(instruments, operation, () => handler(payload))
  }
}

function begin(
  instruments: KafkaInstruments,
  { groupId }: MessagingClient,
  { topic, messages }: Delivered,
): MeasuredOperation {
  const active = context.active()
  const operation = { startedAt: performance.now(), topic, groupId, count: messages.length, context: active }
  measureConsumed(instruments, operation)
  const attributes = {
    'messaging.system': 'kafka',
    'messaging.destination.name': topic,
    ...(groupId !== undefined && { 'messaging.consumer.group.name': groupId }),
  }
  const now = Date.now()
  for (const { timestamp } of messages) {
    const age = (now - Number(timestamp)) / 1000
    // The clocks of producers may be ahead of that of this machine.
    if (Number.isFinite(age)) instruments.messageAge.record(Math.max(0, age), attributes, active)
  }
  return operation
}

async function ended<Result>(
  instruments: KafkaInstruments,
  operation: MeasuredOperation,
  work: () => Result,
): Promise<Awaited<Result>> {
  try {
    const result = await work()
    measureProcess(instruments, operation)
    return result
  } catch (error) {
    measureProcess(instruments, operation, { error })
    throw error
  }
}
