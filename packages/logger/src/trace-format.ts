import type { LoggedSpan } from './active-span.ts'

/**
 * The field names on which a backend joins lines and traces: OpenTelemetry's, the Elastic Common Schema, Google Cloud
 * Logging, Datadog.
 */
export type TraceFormat = 'otel' | 'ecs' | 'gcp' | 'datadog'

/** What a field of a line is called, and how it is written. */
export interface TraceField<Value> {
  readonly name: string
  readonly value: (span: LoggedSpan) => Value
}

/** The fields of a format. */
export interface FormatFields {
  readonly traceId: TraceField<string>
  readonly spanId: TraceField<string>
  /** `undefined` where the backend has no field for it. */
  readonly traceFlags: TraceField<string | boolean> | undefined
}

type SpanIds = Pick<LoggedSpan, 'traceId' | 'spanId' | 'traceFlags'>

const asItIs = {
  traceId: ({ traceId }: SpanIds) => traceId,
  spanId: ({ spanId }: SpanIds) => spanId,
  traceFlags: ({ traceFlags }: SpanIds) => traceFlags,
}

/** The names of the formats, for checks and sentences. */
export const FORMATS: readonly TraceFormat[] = ['otel', 'ecs', 'gcp', 'datadog']

/**
 * The fields of a format.
 *
 * @param project the project of Google Cloud
 */
export function formatFields(format: TraceFormat, project: string | undefined): FormatFields {
  switch (format) {
    // OpenTelemetry, compatibility/logging_trace_context.md.
    case 'otel':
      return {
        traceId: { name: 'trace_id', value: asItIs.traceId },
        spanId: { name: 'span_id', value: asItIs.spanId },
        traceFlags: { name: 'trace_flags', value: asItIs.traceFlags },
      }
    // Elastic Common Schema, "Tracing fields".
    case 'ecs':
      return {
        traceId: { name: 'trace.id', value: asItIs.traceId },
        spanId: { name: 'span.id', value: asItIs.spanId },
        traceFlags: undefined,
      }
    // Cloud Logging, "Special fields in structured payloads".
    case 'gcp':
      return {
        traceId: {
          name: 'logging.googleapis.com/trace',
          value: ({ traceId }) => `projects/${project}/traces/${traceId}`,
        },
        spanId: { name: 'logging.googleapis.com/spanId', value: asItIs.spanId },
        traceFlags: { name: 'logging.googleapis.com/trace_sampled', value: ({ isSampled }) => isSampled },
      }
    // Datadog, "Correlate OpenTelemetry traces and logs": both ids as unsigned decimals of 64 bits.
    case 'datadog':
      return {
        traceId: { name: 'dd.trace_id', value: ({ traceId }) => decimal(traceId.slice(-16)) },
        spanId: { name: 'dd.span_id', value: ({ spanId }) => decimal(spanId) },
        traceFlags: undefined,
      }
  }
}

function decimal(hex: string): string {
  return BigInt(`0x${hex}`).toString()
}
