import type { LoggerOptions } from 'pino'
import { activeSpan } from './active-span.ts'

/** The fields which tie a log line to its span; none outside of a span. */
export interface TraceFields {
  /** 32 lower-case hex digits. */
  trace_id?: string
  /** 16 lower-case hex digits. */
  span_id?: string
  /** Two hex digits; the last bit says whether the trace is sampled. */
  trace_flags?: string
}

/**
 * The mixin itself, to be given to pino or to Fastify's logger: `pino({ mixin: traceMixin })`.
 * Adds the ids of the active span to every line. Never throws.
 * Names as in OpenTelemetry's "Trace Context in non-OTLP Log Formats".
 */
export function traceMixin(): TraceFields {
  const span = activeSpan()
  // pino writes the fields of the line into this object (lib/proto.js, defaultMixinMergeStrategy): never share it.
  if (span === undefined) return {}
  return { trace_id: span.traceId, span_id: span.spanId, trace_flags: span.traceFlags }
}

/** What pino takes as `mixin`, in the words of the pino that is installed: 8 has two arguments, 9 and 10 have three. */
export type Mixin<CustomLevels extends string = never> = NonNullable<LoggerOptions<CustomLevels>['mixin']>
