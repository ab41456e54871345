import type { Context } from '@opentelemetry/api'
import type { MeasuredOperation, MessagingClient } from '@throughline/core/integrations'
import { measureCommit } from '@throughline/core/integrations'
import type { KafkaInstruments } from './kafka-instruments.ts'

/** A commit of offsets that is measured, with a span or without. */
export interface MeasuredCommit {
  readonly instruments: KafkaInstruments
  readonly operation: MeasuredOperation
}

/** @param topic empty where offsets of several topics are committed */
export function startMeasuredCommit(
  instruments: KafkaInstruments,
  topic: string,
  { groupId }: MessagingClient,
  context: Context,
): MeasuredCommit {
  return { instruments, operation: { startedAt: performance.now(), topic, groupId, context } }
}

/** @param failure what the commit was rejected with, in an object */
export function endMeasuredCommit(
  measured: MeasuredCommit | undefined,
  failure?: { readonly error: unknown },
): void {
  if (measured !== undefined) measureCommit(measured.instruments, measured.operation, failure)
}
