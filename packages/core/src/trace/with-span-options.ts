import type { SpanOptions, Tracer } from '@opentelemetry/api'

/** {@link SpanOptions} of the API, and who makes the span. */
export interface WithSpanOptions extends SpanOptions {
  /** @default the tracer of `startTracing` */
  readonly tracer?: Tracer | undefined
}
