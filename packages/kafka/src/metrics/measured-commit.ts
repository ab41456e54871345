import type { Context } from '@opentelemetry/api'
import type { MeasuredOperation, MessagingClient } from '@throughline/core/integrations'
import { measureCommit } from '@throughline/core/integrations'
import type { KafkaInstruments } from './kafka-instruments.ts'
import { kafkaInstruments } from './kafka-instruments.ts'

/** A commit of offsets that is measured, with a span or without. */
export interface MeasuredCommit {
  readonly instruments: KafkaInstruments
  readonly operation: MeasuredOperation
}

/**
 * @param topic empty where offsets of several topics are committed
 * @returns `undefined` where no MeterProvider is registered
 */
export function startMeasuredCommit(
  topic: string,
  { groupId }: MessagingClient,
  context: Context,
): MeasuredCommit | undefined {
  const instruments = kafkaInstruments()
  if (instruments === undefined) return undefined
  return { instruments, operation: { startedAt: performance.now(), topic, groupId, context } }
}

/** @param failure what the commit was rejected with, in an object */
export function endMeasuredCommit(
  measured: MeasuredCommit | undefined,
  failure?: { readonly error: unknown },
): void {
  if (measured !== undefined) measureCommit(measured.instruments, measured.operation, failure)
}
