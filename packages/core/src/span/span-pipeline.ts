import { isPromise } from 'node:util/types'
import type { Context, Span } from '@opentelemetry/api'
import { messageOf, warnOnce } from '../base/diagnostics/warn-once.ts'
import type { Clock } from '../base/time/clock.ts'
import type { Timestamp } from '../base/time/timestamp.ts'
import type { IdSource } from '../ids/id-source.ts'
import type { Sampler } from '../sampling/sampler.ts'
import type { SpanKeeper } from './local-trace.ts'
import type { ReadableSpan, Resource } from './readable-span.ts'
import type { Redaction } from './redaction.ts'
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
  readonly redaction?: Redaction | undefined
}

/** A span whose end is set while its processors are asked. */
type EndingSpan = Span & ReadableSpan & { finish: Timestamp | undefined }

/** What all tracers of a provider share: how a span is sampled, named by ids, timed, limited and handed on. */
export class SpanPipeline {
  readonly resource: Resource
  sampler: Sampler
  readonly limits: SpanLimits
  readonly ids: IdSource
  readonly clock: Clock
  readonly counts: SpanCounts = {
    started: 0,
    sampled: 0,
    sampledOut: 0,
    tailSampled: 0,
    keepFallbacks: 0,
    discarded: 0,
    buffered: 0,
    bufferedBytes: 0,
    ended: 0,
    tooLate: 0,
  }
  /** Looks again at what the sampler refused. */
  keeper: SpanKeeper | undefined
  /** No span is started any more. */
  closed = false
  /** What is replaced in spans. */
  readonly redaction: Redaction | undefined
  /** The span whose processors may write to it yet. */
  ending: object | undefined
  /** Whether a processor has `onEnding`. */
  readonly hearsEnding: boolean
  readonly #processors: readonly SpanProcessor[]

  constructor({ resource, sampler, limits, ids, clock, processors, redaction }: SpanPipelineOptions) {
    this.resource = resource
    this.sampler = sampler
    this.limits = limits
    this.ids = ids
    this.clock = clock
    this.redaction = redaction
    this.hearsEnding = processors.some(processor => typeof processor.onEnding === 'function')
    this.#processors = processors
  }

  onStart(span: Span & ReadableSpan, parentContext: Context): void {
    for (const processor of this.#processors) {
      try {
        const returned: unknown = processor.onStart(span, parentContext)
        if (returned !== undefined) heed('onStart', returned)
      } catch (error) {
        reportFailure('onStart', error)
      }
    }
  }

  /** Sets the end of the span, which can be written to meanwhile. A processor may end other spans. */
  onEnding(span: EndingSpan, finish: Timestamp): void {
    const before = this.ending
    this.ending = span
    span.finish = finish
    for (const processor of this.#processors) {
      try {
        const returned: unknown = processor.onEnding?.(span)
        if (returned !== undefined) heed('onEnding', returned)
      } catch (error) {
        reportFailure('onEnding', error)
      }
    }
    span.finish = undefined
    this.ending = before
  }

  onEnd(span: ReadableSpan): void {
    this.counts.ended++
    if (this.keeper === undefined || !this.keeper.takes(span)) this.deliver(span)
  }

  deliver(span: ReadableSpan): void {
    for (const processor of this.#processors) {
      try {
        const returned: unknown = processor.onEnd(span)
        if (returned !== undefined) heed('onEnd', returned)
      } catch (error) {
        reportFailure('onEnd', error)
      }
    }
  }
}

/** Handles the rejection of an `async` hook: unhandled, it would end the process. */
function heed(hook: string, returned: unknown): void {
  if (isPromise(returned)) returned.catch(error => reportFailure(hook, error))
}

function reportFailure(hook: string, error: unknown): void {
  warnOnce('span processor', () => `a span processor failed in ${hook}: ${messageOf(error)}`)
}
