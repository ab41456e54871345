import type { SpanKind } from '@opentelemetry/api'
import type { Sampler } from './sampler.ts'
import type { TextPattern } from './text-pattern.ts'

/**
 * Selects the spans that a sampler decides for. All given conditions must hold; they see a span as it is at its start.
 * A text that ends in `*` matches all texts with this beginning.
 */
export interface SamplingRule {
  /** Decides; a number is a {@link ratio}: 0 keeps none, 1 keeps all. */
  readonly sampler: Sampler | number
  /** The path of an HTTP request, `url.path`. @default any */
  readonly path?: TextPattern
  /** The method of an HTTP request, `http.request.method`, in any case. @default any */
  readonly method?: string
  /** The route, `http.route`, where an instrumentation sets it at the start of the span. @default any */
  readonly route?: TextPattern
  /** The topic or queue, `messaging.destination.name`. @default any */
  readonly topic?: TextPattern
  /** The kind of the span. @default any */
  readonly kind?: SpanKind
  /** The name of the span. @default any */
  readonly name?: TextPattern
  /** Other attributes at the start of the span, such as `user_agent.original`. @default any */
  readonly attributes?: Readonly<Record<string, TextPattern | number | boolean>>
}
