import type { Context } from '@opentelemetry/api'
import type { MeasuredMessages } from '@throughline/core/integrations'
import { measureSend } from '@throughline/core/integrations'
import type { KafkaInstruments } from './kafka-instruments.ts'
import { kafkaInstruments } from './kafka-instruments.ts'

/** A send to one topic that is measured, whether or not its span is recorded. */
export interface MeasuredSend {
  readonly instruments: KafkaInstruments
  readonly operation: MeasuredMessages
}

/** @returns `undefined` where no MeterProvider is registered */
export function startMeasuredSend(topic: string, count: number, context: Context): MeasuredSend | undefined {
  const instruments = kafkaInstruments()
  if (instruments === undefined) return undefined
  return { instruments, operation: { startedAt: performance.now(), topic, count, context } }
}

/** @param failure what the send was rejected with, in an object */
export function endMeasuredSend(
  measured: MeasuredSend | undefined,
  failure?: { readonly error: unknown },
): void {
  if (measured !== undefined) measureSend(measured.instruments, measured.operation, failure)
}
