import type { Context, Span, SpanOptions, Tracer, TraceState } from '@opentelemetry/api'
import { context, INVALID_SPAN_CONTEXT, isSpanContextValid, SpanKind, trace } from '@opentelemetry/api'
import { expected } from '../configuration/expected.ts'
import { contextWithSpan, spanOf } from '../context/context-with-span.ts'
import { isTracingSuppressed } from '../context/suppress-tracing.ts'
import { messageOf, reportOnce } from '../report-once.ts'
import { answerForNewTraces } from '../sampling/answer-for-new-traces.ts'
import type { LocalTrace } from '../sampling/local-trace.ts'
import { isDeferred, presetDecision, withoutSender } from '../sampling/received-decision.ts'
import type { SamplingResult } from '../sampling/sampler.ts'
import { SamplingDecision } from '../sampling/sampler.ts'
import { withoutThreshold } from '../sampling/threshold.ts'
import { textOf } from '../text-of.ts'
import { HeldSpan } from './held-span.ts'
import type { InstrumentationScope } from './readable-span.ts'
import { RecordingSpan } from './span.ts'
import { SpanIdentity } from './span-identity.ts'
import type { SpanPipeline } from './span-pipeline.ts'
import { timestampOf } from './timestamp.ts'
import type { TraceId } from './trace-id.ts'
import { UnsampledSpan } from './unsampled-span.ts'

/** W3C Trace Context level 2, "trace-flags". */
const SAMPLED = 0x01
const RANDOM = 0x02

const NO_OPTIONS: SpanOptions = Object.freeze({})
const NO_SPAN: Span = trace.wrapSpanContext(INVALID_SPAN_CONTEXT)
const KEPT: SamplingResult = Object.freeze({ decision: SamplingDecision.RECORD_AND_SAMPLED })
const NOT_RECORDED: SamplingResult = Object.freeze({ decision: SamplingDecision.NOT_RECORD })

/** Starts the spans of one instrumentation scope. Specification: trace/api.md, "Tracer". */
export class ScopeTracer implements Tracer {
  readonly #pipeline: SpanPipeline
  readonly #scope: InstrumentationScope

  constructor(pipeline: SpanPipeline, scope: InstrumentationScope) {
    this.#pipeline = pipeline
    this.#scope = scope
  }

  startSpan(name: string, givenOptions?: SpanOptions | null, givenContext?: Context | null): Span {
    const options = givenOptions ?? NO_OPTIONS
    const parentContext = givenContext ?? context.active()
    if (isTracingSuppressed(parentContext)) return NO_SPAN
    const parentSpan = options.root === true ? undefined : spanOf(parentContext)
    const parent = parentSpan === undefined ? undefined : identityOf(parentSpan)
    const { ids, closed, counts, keeper } = this.#pipeline
    // As without an SDK (trace/api.md): who called us and whom we call stay connected.
    if (closed) {
      counts.tooLate++
      return parent === undefined ? NO_SPAN : new UnsampledSpan(parent)
    }

    counts.started++
    const traceId = parent?.traceId ?? ids.traceId()
    const sampling = this.#sample(parent, traceId, name, options, parentContext)
    const sampled = sampling.decision === SamplingDecision.RECORD_AND_SAMPLED
    const random = parent === undefined ? (ids.random ? RANDOM : 0) : parent.traceFlags & RANDOM
    const identity = ids.span(
      traceId,
      sampled ? random | SAMPLED : random,
      sampling.traceState ?? stateBelow(parent, sampled),
    )
    const isRefused = !sampled && sampling.decision !== SamplingDecision.RECORD
    if (sampled) counts.kept++
    else if (isRefused) counts.sampledOut++
    const localTrace = sampled ? undefined : keeper?.traceBelow(parentSpan)
    if (isRefused && localTrace === undefined) return new UnsampledSpan(identity)
    return this.#record(name, options, parentContext, identity, parent, parentSpan, sampling, localTrace)
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
    const options = rest.length > 1 ? (rest[0] as SpanOptions) : undefined
    const parentContext = (rest.length > 2 ? (rest[1] as Context) : undefined) ?? context.active()
    const span = this.startSpan(name, options, parentContext)
    const run = fn as (span: Span) => ReturnType<F>
    return context.with(contextWithSpan(parentContext, span), run, undefined, span)
  }

  /** Asks the sampler, unless it would repeat the parent's decision. A sampler that throws keeps nothing. */
  #sample(
    parent: SpanIdentity | undefined,
    traceId: TraceId,
    name: string,
    { kind = SpanKind.INTERNAL, attributes = {}, links = [], root }: SpanOptions,
    parentContext: Context,
  ): SamplingResult {
    const { sampler } = this.#pipeline
    if (sampler.followsParent === true) {
      const followed = root === true ? undefined : decisionBefore(parent, parentContext)
      if (followed !== undefined) return followed
      const answer = answerForNewTraces(sampler)
      if (answer !== undefined) return answer
    }
    try {
      const isNew = root === true || (sampler.followsParent === true && parent !== undefined)
      const asked = isNew ? withoutSender(parentContext) : parentContext
      const result = sampler.shouldSample(asked, traceId.hex, name, kind, attributes, links)
      if (typeof result.decision === 'number') return result
      throw expected('decision', 'a SamplingDecision', result.decision)
    } catch (error) {
      reportOnce('sampler', () => `the sampler ${sampler} failed, the span was not kept: ${messageOf(error)}`)
      return NOT_RECORDED
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
    const { attributes, links, startTime } = options
    const kind = isSpanKind(options.kind) ? options.kind : SpanKind.INTERNAL
    const now = clock.now()
    const start = startTime === undefined ? now : timestampOf(startTime, clock)
    const anchor = parentSpan instanceof RecordingSpan ? parentSpan.anchor : clock.anchor(now)
    const scope = this.#scope
    const text = textOf(name)
    const span =
      localTrace === undefined
        ? new RecordingSpan(pipeline, scope, text, kind, identity, parent, anchor, start)
        : new HeldSpan(localTrace, pipeline, scope, text, kind, identity, parent, anchor, start)
    if (attributes !== undefined) span.setAttributes(attributes)
    if (sampling.attributes !== undefined) span.setAttributes(sampling.attributes)
    if (links !== undefined) span.addLinks(links)
    pipeline.onStart(span, parentContext)
    return span
  }
}

/** Where the parent was decided about otherwise, its threshold is not true of the span. */
function stateBelow(parent: SpanIdentity | undefined, sampled: boolean): TraceState | undefined {
  const state = parent?.traceState
  if (state === undefined || parent === undefined) return undefined
  return sampled === ((parent.traceFlags & SAMPLED) !== 0) ? state : withoutThreshold(state)
}

/** The decision of the parent, or the one a B3 header brought; `undefined` where it was left to us. */
function decisionBefore(
  parent: SpanIdentity | undefined,
  parentContext: Context,
): SamplingResult | undefined {
  if (parent === undefined) {
    const preset = presetDecision(parentContext)
    if (preset === undefined) return undefined
    return preset === 'deny' ? NOT_RECORDED : KEPT
  }
  if ((parent.traceFlags & SAMPLED) !== 0) return KEPT
  return parent.isRemote && isDeferred(parentContext) ? undefined : NOT_RECORDED
}

/** What is no kind would be no enum value of OTLP either. */
function isSpanKind(kind: SpanKind | undefined): kind is SpanKind {
  return typeof kind === 'number' && kind in SpanKind
}

/** The identity of any span, ours or foreign; `undefined` when it names no span. */
function identityOf(span: Span): SpanIdentity | undefined {
  if (span instanceof RecordingSpan || span instanceof UnsampledSpan) return span.identity
  const spanContext = span.spanContext()
  return isSpanContextValid(spanContext) ? SpanIdentity.of(spanContext) : undefined
}
