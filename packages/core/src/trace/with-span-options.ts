import type { SpanOptions, Tracer } from '@opentelemetry/api'
import type { Optional } from '../base/options/optional.ts'

/**
 * `SpanOptions` of the API, and who makes the span: `attributes`, `kind` (INTERNAL), `links`, `root` (whether it begins a trace
 * of its own, false) and `startTime` (now). A wrong option is reported once, and the function runs all the same.
 */
export interface WithSpanOptions extends Optional<SpanOptions> {
  /** @default the tracer of `startTracing` */
  readonly tracer?: Tracer | undefined
}
