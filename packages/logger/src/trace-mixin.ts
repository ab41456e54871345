import type { LoggerOptions } from 'pino'
import { activeSpan } from './active-span.ts'
import { boundFields } from './bound-fields.ts'

/** The fields that link a log line to its span; empty outside of a span. */
export interface TraceFields {
  /** 32 lower-case hex digits. */
  trace_id?: string
  /** 16 lower-case hex digits. */
  span_id?: string
  /** Two hex digits; the last bit is set for a sampled trace. */
  trace_flags?: string
}

const boundIn = boundFields(['trace_id', 'span_id', 'trace_flags'] satisfies (keyof TraceFields)[])

/**
 * Adds the ids of the active span to every line. Pass the function itself to pino or to Fastify's logger: `pino({
 * mixin: traceMixin })`. Leaves out a field that a child logger has bound. Never throws. Field names as in OpenTelemetry's "Trace Context in non-OTLP Log Formats".
 */
export function traceMixin(_merged?: object, _level?: number, logger?: object): TraceFields {
  const span = activeSpan()
  // A new object each time: pino writes the fields of the line into it (lib/proto.js, defaultMixinMergeStrategy).
  if (span === undefined) return {}
  const fields: TraceFields = { trace_id: span.traceId, span_id: span.spanId, trace_flags: span.traceFlags }
  for (const name of boundIn(logger)) delete fields[name as keyof TraceFields]
  return fields
}

/** The type of `mixin` in the installed pino: 8 has two arguments, 9 and 10 have three. */
export type Mixin<CustomLevels extends string = never> = NonNullable<LoggerOptions<CustomLevels>['mixin']>
