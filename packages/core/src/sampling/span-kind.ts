import { SpanKind } from '@opentelemetry/api'

/** Whether a value is a kind of spans. What is none would be no enum value of OTLP either. */
export function isSpanKind(value: unknown): value is SpanKind {
  return typeof value === 'number' && value in SpanKind
}
