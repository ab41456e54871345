import type { SpanOptions, Tracer } from '@opentelemetry/api'
import type { Optional } from '../base/options/optional.ts'

/** `SpanOptions` of the API, and who makes the span. */
export interface WithSpanOptions extends Optional<SpanOptions> {
  /** @default the tracer of `startTracing` */
  readonly tracer?: Tracer | undefined
}
