import type { Context, Span } from '@opentelemetry/api'
import { messageOf, reportOnce } from '../report-once.ts'
import type { Sampler } from '../sampling/sampler.ts'
import type { SpanKeeper } from '../sampling/span-keeper.ts'
import type { Clock } from './clock.ts'
import type { IdSource } from './id-source.ts'
import type { ReadableSpan, Resource } from './readable-span.ts'
import type { SpanCounts } from './span-counts.ts'
import type { SpanLimits } from './span-limits.ts'
import type { SpanProcessor } from './span-processor.ts'

export interface SpanPipelineOptions {
  readonly resource: Resource
  readonly sampler: Sampler
  readonly limits: SpanLimits
  readonly ids: IdSource
  readonly clock: Clock
  readonly processors: readonly SpanProcessor[]
}

/** What all tracers of a provider share: how a span is sampled, named by ids, timed, limited and handed on. */
export class SpanPipeline {
  readonly resource: Resource
  sampler: Sampler
  readonly limits: SpanLimits
  readonly ids: IdSource
  readonly clock: Clock
  readonly counts: SpanCounts = {
    started: 0,
    kept: 0,
    sampledOut: 0,
    rescued: 0,
    keepFallbacks: 0,
    held: 0,
    heldBytes: 0,
    ended: 0,
    tooLate: 0,
  }
  /** Looks again at what the sampler refused. */
  keeper: SpanKeeper | undefined
  /** No span is started any more. */
  closed = false
  readonly #processors: readonly SpanProcessor[]

  constructor({ resource, sampler, limits, ids, clock, processors }: SpanPipelineOptions) {
    this.resource = resource
    this.sampler = sampler
    this.limits = limits
    this.ids = ids
    this.clock = clock
    this.#processors = processors
  }

  onStart(span: Span & ReadableSpan, parentContext: Context): void {
    for (const processor of this.#processors) {
      try {
        processor.onStart(span, parentContext)
      } catch (error) {
        reportOnce('span processor', () => `a span processor failed in onStart: ${messageOf(error)}`)
      }
    }
  }

  onEnd(span: ReadableSpan): void {
    this.counts.ended++
    if (this.keeper === undefined || !this.keeper.takes(span)) this.deliver(span)
  }

  deliver(span: ReadableSpan): void {
    for (const processor of this.#processors) {
      try {
        processor.onEnd(span)
      } catch (error) {
        reportOnce('span processor', () => `a span processor failed in onEnd: ${messageOf(error)}`)
      }
    }
  }
}
