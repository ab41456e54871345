import type { SpanKind } from '@opentelemetry/api'
import type { Sampler } from './sampler.ts'
import type { TextPattern } from './text-pattern.ts'

/**
 * Which spans a sampler decides for. All conditions that are given must hold, and each looks at what is known when a
 * span starts. A text with `*` at its end means all that begin so.
 */
export interface SamplingRule {
  /** Decides; a number is a {@link ratio}: 0 keeps none, 1 keeps all. */
  readonly sampler: Sampler | number
  /** The path of an HTTP request, `url.path`. @default any */
  readonly path?: TextPattern
  /** The method of an HTTP request, `http.request.method`, in any case. @default any */
  readonly method?: string
  /** The route, `http.route`, for instrumentations that know it when the span starts. @default any */
  readonly route?: TextPattern
  /** The topic or queue, `messaging.destination.name`. @default any */
  readonly topic?: TextPattern
  /** @default any */
  readonly kind?: SpanKind
  /** The name of the span. @default any */
  readonly name?: TextPattern
  /** Other attributes the span starts with. @default any */
  readonly attributes?: Readonly<Record<string, TextPattern | number | boolean>>
}
