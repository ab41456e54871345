import { isPromise } from 'node:util/types'
import type {
  Attributes,
  Context,
  Span,
  SpanContext,
  SpanOptions,
  Tracer,
  TraceState,
} from '@opentelemetry/api'
import { context, ROOT_CONTEXT, SpanKind, trace } from '@opentelemetry/api'
import { messageOf, warnOnce } from '../base/diagnostics/warn-once.ts'
import { expected } from '../base/options/expected.ts'
import { timestampOf } from '../base/time/timestamp.ts'
import { checkedContext } from '../context/checked-context.ts'
import { contextWithSpan, spanOf } from '../context/context-with-span.ts'
import { linkedSpan } from '../context/linked-span.ts'
import { withoutSender } from '../context/received-decision.ts'
import { withReadableSpan } from '../context/sound-span-context.ts'
import { isTracingSuppressed } from '../context/suppress-tracing.ts'
import type { SpanIdentity } from '../ids/span-identity.ts'
import { isSampled, RANDOM, SAMPLED } from '../ids/trace-flags.ts'
import type { TraceId } from '../ids/trace-id.ts'
import { DROP } from '../sampling/always.ts'
import { decideByTraceId } from '../sampling/decide-by-trace-id.ts'
import { isNarrow } from '../sampling/narrow-samplers.ts'
import { parentDecision } from '../sampling/parent-decision.ts'
import type { Sampler, SamplingResult } from '../sampling/sampler.ts'
import { SamplingDecision } from '../sampling/sampler.ts'
import { isSpanKind } from '../sampling/span-kind.ts'
import { withoutThreshold } from '../sampling/threshold.ts'
import { isDiscardable } from '../span/discarding.ts'
import { identityOf, isOwnSpan } from '../span/identity-of.ts'
import { LazyAttributes } from '../span/lazy-attributes.ts'
import type { LocalTrace } from '../span/local-trace.ts'
import { NO_SPAN, NonRecordingSpan } from '../span/non-recording-span.ts'
import type { InstrumentationScope } from '../span/readable-span.ts'
import { nameOf, RecordingSpan } from '../span/span.ts'
import type { SpanPipeline } from '../span/span-pipeline.ts'
import { isWatching, WatchedTrace } from '../span/watched-trace.ts'
import { BufferedSpan } from '../tail-sampling/buffered-span.ts'
import { KEEP_NOTHING } from '../tail-sampling/keep-options.ts'
import { TailSampler } from '../tail-sampling/tail-sampler.ts'
import {
  isDetached,
  replacedKind,
  replacedName,
  reportDetached,
  reportParent,
  reportRoot,
} from './wrong-start.ts'

const NO_OPTIONS: SpanOptions = Object.freeze({})

/** Starts the spans of one instrumentation scope. Specification: trace/api.md, "Tracer". */
export class ScopeTracer implements Tracer {
  readonly #pipeline: SpanPipeline
  readonly #scope: InstrumentationScope

  constructor(pipeline: SpanPipeline, scope: InstrumentationScope) {
    this.#pipeline = pipeline
    this.#scope = scope
  }

  startSpan(name: string, options?: SpanOptions | null, parentContext?: Context | null): Span {
    try {
      return this.#start(
        typeof name === 'string' ? name : replacedName(name),
        options ?? NO_OPTIONS,
        checkedContext(parentContext),
      )
    } catch (error) {
      if (isDetached(this)) reportDetached('startSpan')
      else warnOnce('span start', () => `a span was not started: ${messageOf(error)}`)
      return NO_SPAN
    }
  }

  #start(name: string, options: SpanOptions, givenContext: Context): Span {
    const isRoot = givenContext === ROOT_CONTEXT
    if (!isRoot && isTracingSuppressed(givenContext)) return NO_SPAN
    const { root } = options
    if (root !== undefined && typeof root !== 'boolean') reportRoot(root)
    const kept = !isRoot && root === true ? trace.deleteSpan(givenContext) : givenContext
    const given = isRoot ? undefined : spanOf(kept)
    const isOwn = given !== undefined && isOwnSpan(given)
    const parent = isOwn ? given.identity : given === undefined ? undefined : identityOf(given)
    const parentSpan = parent === undefined ? undefined : given
    if (parent === undefined && given !== undefined) reportParent(given)
    const { ids, closed, counts, keeper } = this.#pipeline
    // As without an SDK (trace/api.md): who called us and whom we call stay connected.
    if (closed) {
      counts.tooLate++
      return parent === undefined ? NO_SPAN : new NonRecordingSpan(parent)
    }

    counts.started++
    const traceId = parent?.traceId ?? ids.traceId()
    const isReadable = isRoot || isOwn || (parentSpan !== undefined && isShownBy(parentSpan, parent))
    const parentContext = isReadable ? kept : withReadableSpan(kept)
    const sampling = this.#sample(parent, traceId, name, options, parentContext)
    const sampled = sampling.decision === SamplingDecision.RECORD_AND_SAMPLED
    const random = parent === undefined ? (ids.random ? RANDOM : 0) : parent.traceFlags & RANDOM
    const identity = ids.span(
      traceId,
      sampled ? random | SAMPLED : random,
      sampling.traceState ?? stateBelow(parent, sampled),
    )
    const isRefused = !sampled && sampling.decision !== SamplingDecision.RECORD
    if (sampled) counts.sampled++
    else if (isRefused) counts.sampledOut++
    const localTrace = sampled ? this.#sampledTrace(options, parentSpan) : keeper?.traceBelow(parentSpan)
    if (isRefused && localTrace === undefined && !isWatching()) return new NonRecordingSpan(identity)
    return this.#record(name, options, parentContext, identity, parent, parentSpan, sampling, localTrace)
  }

  /** Only requests to servers may be discarded, so nothing is looked for in the options of other spans. */
  #sampledTrace(options: SpanOptions, parent: Span | undefined): LocalTrace | undefined {
    const pipeline = this.#pipeline
    const isRoot = options.kind === SpanKind.SERVER && isDiscardable(options)
    if (isRoot) pipeline.keeper ??= new TailSampler(KEEP_NOTHING, pipeline.clock, pipeline.counts)
    return pipeline.keeper?.sampledTraceBelow(parent, isRoot)
  }

  startActiveSpan<F extends (span: Span) => unknown>(name: string, fn: F): ReturnType<F>
  startActiveSpan<F extends (span: Span) => unknown>(name: string, options: SpanOptions, fn: F): ReturnType<F>
  startActiveSpan<F extends (span: Span) => unknown>(
    name: string,
    options: SpanOptions,
    parentContext: Context,
    fn: F,
  ): ReturnType<F>
  startActiveSpan<F extends (span: Span) => unknown>(
    name: string,
    ...rest: [F] | [SpanOptions, F] | [SpanOptions, Context, F]
  ): ReturnType<F> {
    const fn = rest.at(-1) as F
    if (typeof fn !== 'function') {
      // As in OpenTelemetry's SDK, whose callers do not expect this to throw.
      warnOnce('no function', () => expected('fn', 'the function that startActiveSpan runs', fn).message)
      return undefined as ReturnType<F>
    }
    if (isDetached(this)) reportDetached('startActiveSpan')
    const options = rest.length > 1 ? (rest[0] as SpanOptions) : undefined
    const parentContext = checkedContext(rest.length > 2 ? (rest[1] as Context) : undefined)
    const span = isDetached(this) ? NO_SPAN : this.startSpan(name, options, parentContext)
    const run = fn as (span: Span) => ReturnType<F>
    return context.with(contextWithSpan(parentContext, span), run, undefined, span)
  }

  /** Asks the sampler, unless it would repeat the parent's decision. A sampler that throws keeps nothing. */
  #sample(
    parent: SpanIdentity | undefined,
    traceId: TraceId,
    name: string,
    options: SpanOptions,
    parentContext: Context,
  ): SamplingResult {
    const { sampler } = this.#pipeline
    const root = options.root === true
    if (sampler.followsParent === true) {
      const followed = root ? undefined : parentDecision(parent, parentContext)
      if (followed !== undefined) return followed
      const answer = decideByTraceId(sampler)
      // A caller that defers the decision may have sent its own randomness.
      if (answer !== undefined && parent === undefined) return answer(traceId)
    }
    try {
      const { kind = SpanKind.INTERNAL, links = [] } = options
      const attributes = attributesFor(sampler, options)
      const isNew = root || (sampler.followsParent === true && parent !== undefined)
      const asked = isNew ? withoutSender(parentContext) : parentContext
      const result = sampler.shouldSample(asked, traceId.hex, name, kind, attributes, links)
      if (isDecision(result.decision)) return result
      // One that answers later may fail later, which must not end the process.
      if (isPromise(result)) result.catch(() => {})
      throw expected('decision', 'a SamplingDecision', result.decision)
    } catch (error) {
      warnOnce('sampler', () => `the sampler ${sampler} failed, the span was not kept: ${messageOf(error)}`)
      return DROP
    }
  }

  #record(
    name: string,
    options: SpanOptions,
    parentContext: Context,
    identity: SpanIdentity,
    parent: SpanIdentity | undefined,
    parentSpan: Span | undefined,
    sampling: SamplingResult,
    localTrace: LocalTrace | undefined,
  ): RecordingSpan {
    const pipeline = this.#pipeline
    const { clock } = pipeline
    const { links, startTime } = options
    const kind = isSpanKind(options.kind) ? options.kind : replacedKind(options.kind)
    const now = clock.now()
    const start = startTime === undefined ? now : timestampOf(startTime, clock, 'startTime')
    const anchor = parentSpan instanceof RecordingSpan ? parentSpan.anchor : clock.anchor(now)
    const scope = this.#scope
    const shownName = nameOf(name, pipeline)
    const span =
      localTrace === undefined
        ? new RecordingSpan(pipeline, scope, shownName, kind, identity, parent, anchor, start)
        : new BufferedSpan(localTrace, pipeline, scope, shownName, kind, identity, parent, anchor, start)
    if (isWatching()) span.watched = watchedBelow(parentSpan) ?? new WatchedTrace(span)
    if (options instanceof LazyAttributes) span.describeLazily(options)
    else if (options.attributes !== undefined) span.setAttributes(options.attributes)
    if (sampling.attributes !== undefined) span.setAttributes(sampling.attributes)
    if (links !== undefined) span.addLinks(links)
    if (parent === undefined && parentContext !== ROOT_CONTEXT) addLink(span, linkedSpan(parentContext))
    pipeline.onStart(span, parentContext)
    return span
  }
}

function watchedBelow(parent: Span | undefined): WatchedTrace | undefined {
  return parent instanceof RecordingSpan ? parent.watched : undefined
}

function addLink(span: RecordingSpan, linked: SpanContext | undefined): void {
  if (linked !== undefined) span.addLink({ context: linked })
}

function attributesFor(sampler: Sampler, options: SpanOptions): Attributes {
  if (options instanceof LazyAttributes && isNarrow(sampler)) return options.narrowAttributes
  return options.attributes ?? {}
}

function isDecision(decision: unknown): boolean {
  return (
    decision === SamplingDecision.RECORD_AND_SAMPLED ||
    decision === SamplingDecision.NOT_RECORD ||
    decision === SamplingDecision.RECORD
  )
}

/** Whether a span of others shows the very ids that are its identity, so that samplers and processors can read it as it is. */
function isShownBy(span: Span, identity: SpanIdentity | undefined): boolean {
  return span.spanContext() === identity?.spanContext
}

/** Where the parent was decided about otherwise, its threshold is not true of the span. */
function stateBelow(parent: SpanIdentity | undefined, sampled: boolean): TraceState | undefined {
  const state = parent?.traceState
  if (state === undefined || parent === undefined) return undefined
  return sampled === isSampled(parent.traceFlags) ? state : withoutThreshold(state)
}
