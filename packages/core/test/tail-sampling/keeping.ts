import type { Span, SpanContext, SpanOptions, SpanStatus } from '@opentelemetry/api'
import { ROOT_CONTEXT, SpanStatusCode, trace } from '@opentelemetry/api'
import type { KeepOptions, TracerProviderOptions } from '@throughline/core'
import { alwaysOff, parentBased } from '@throughline/core'
import { deepFreeze } from '../fixtures/deep-freeze.ts'
import { HandSetClock } from '../fixtures/hand-set-clock.ts'
import type { SpanRecorder } from '../fixtures/span-recorder.ts'
import { recordSpans } from '../fixtures/span-recorder.ts'

/** The span of a caller that was not sampled. */
export const remote: SpanContext = {
  traceId: '4bf92f3577b34da6a3ce929d0e0e4736',
  spanId: '00f067aa0ba902b7',
  traceFlags: 2,
  isRemote: true,
}
export const ERROR: SpanStatus = { code: SpanStatusCode.ERROR }

export interface Keeping extends SpanRecorder {
  readonly clock: HandSetClock
  /** Starts a span below `parent`, or below the caller. */
  start(name: string, parent?: Span, options?: SpanOptions): Span
  /** The spans that came out so far. */
  names(): string[]
}

/** A provider whose sampler refuses everything, and what comes out of it. */
export function keeping(keep: KeepOptions, options: TracerProviderOptions = {}): Keeping {
  const clock = new HandSetClock()
  const recorder = recordSpans({ sampler: parentBased(alwaysOff), clock, keep: deepFreeze(keep), ...options })
  const { tracer, exporter } = recorder
  const caller = trace.setSpanContext(ROOT_CONTEXT, remote)
  return {
    ...recorder,
    clock,
    start: (name, parent, spanOptions) =>
      tracer.startSpan(
        name,
        spanOptions,
        parent === undefined ? caller : trace.setSpan(ROOT_CONTEXT, parent),
      ),
    names: () => exporter.spans.map(({ name }) => name),
  }
}
