import type { SpanContext } from '@opentelemetry/api'
import { createTraceState, INVALID_SPAN_CONTEXT, ROOT_CONTEXT, trace } from '@opentelemetry/api'
import {
  AlwaysOffSampler,
  BasicTracerProvider,
  ParentBasedSampler,
  TraceIdRatioBasedSampler,
} from '@opentelemetry/sdk-trace-base'
import type { ParentBasedOptions, Sampler } from '@throughline/core'
import { alwaysOff, alwaysOn, parentBased, ratio } from '@throughline/core'
import { describe, expect, it } from 'vitest'
import { deepFreeze } from '../fixtures/deep-freeze.ts'
import { recordSpans } from '../fixtures/span-recorder.ts'

const ids = { traceId: '4bf92f3577b34da6a3ce929d0e0e4736', spanId: '00f067aa0ba902b7' }

const cases: readonly [string, Sampler, SpanContext | undefined, boolean][] = [
  ['alwaysOn for a new trace', alwaysOn, undefined, true],
  ['alwaysOff for a new trace', alwaysOff, undefined, false],
  ['alwaysOff where the parent is invalid', alwaysOff, INVALID_SPAN_CONTEXT, false],
  ['alwaysOn where the parent is invalid', alwaysOn, INVALID_SPAN_CONTEXT, true],
  ['a sampled parent', alwaysOff, { ...ids, traceFlags: 1 }, true],
  ['a sampled remote parent', alwaysOff, { ...ids, traceFlags: 3, isRemote: true }, true],
  ['an unsampled parent', alwaysOn, { ...ids, traceFlags: 0 }, false],
  ['an unsampled remote parent', alwaysOn, { ...ids, traceFlags: 2, isRemote: true }, false],
]

const contextOf = (parent: SpanContext | undefined) =>
  parent === undefined ? ROOT_CONTEXT : trace.setSpanContext(ROOT_CONTEXT, parent)

describe('parentBased', () => {
  it.each(cases)('follows %s', (_, root, parent, isKept) => {
    const { tracer } = recordSpans({ sampler: parentBased(root) })
    expect(tracer.startSpan('work', {}, contextOf(parent)).isRecording()).toBe(isKept)
  })

  it.each(cases)("follows %s in OpenTelemetry's SDK too", (_, root, parent, isKept) => {
    const provider = new BasicTracerProvider({ sampler: parentBased(root) })
    expect(provider.getTracer('test').startSpan('work', {}, contextOf(parent)).isRecording()).toBe(isKept)
  })

  it('asks its root where a span is told to start a trace', () => {
    const { tracer } = recordSpans({ sampler: parentBased(alwaysOff) })
    const sampled = contextOf({ ...ids, traceFlags: 1 })
    expect(tracer.startSpan('work', { root: true }, sampled).isRecording()).toBe(false)
  })

  it('says what it is', () => {
    expect(`${parentBased(alwaysOn)}`).toBe('ParentBased{root=AlwaysOnSampler}')
    expect(`${parentBased(alwaysOn, { remoteParentSampled: alwaysOff })}`).toBe(
      'ParentBased{root=AlwaysOnSampler, remoteParentSampled=AlwaysOffSampler}',
    )
  })

  it.each<[keyof ParentBasedOptions, SpanContext]>([
    ['remoteParentSampled', { ...ids, traceFlags: 1, isRemote: true }],
    ['remoteParentNotSampled', { ...ids, traceFlags: 2, isRemote: true }],
    ['localParentSampled', { ...ids, traceFlags: 3 }],
    ['localParentNotSampled', { ...ids, traceFlags: 0 }],
  ])('asks %s below such parents only', (option, parent) => {
    const isSampled = (parent.traceFlags & 1) === 1
    const sampler = parentBased(alwaysOff, deepFreeze({ [option]: isSampled ? alwaysOff : alwaysOn }))
    const { tracer } = recordSpans({ sampler })
    const isRecorded = (below?: SpanContext) => tracer.startSpan('work', {}, contextOf(below)).isRecording()
    expect(isRecorded(parent)).toBe(!isSampled)
    expect(isRecorded({ ...parent, isRemote: parent.isRemote !== true })).toBe(isSampled)
    expect(isRecorded({ ...parent, traceFlags: isSampled ? 0 : 1 })).toBe(!isSampled)
    expect(isRecorded()).toBe(false)
  })

  it('does not take over the threshold of a parent that was decided about otherwise', () => {
    const { tracer } = recordSpans({
      sampler: parentBased(alwaysOff, { remoteParentNotSampled: alwaysOn, remoteParentSampled: alwaysOn }),
    })
    const stateBelow = (traceFlags: number) => {
      const traceState = createTraceState('vendor=1,ot=th:e666;rv:0123456789abcd')
      const parent = contextOf({ ...ids, traceFlags, isRemote: true, traceState })
      return tracer.startSpan('work', {}, parent).spanContext().traceState
    }
    expect(stateBelow(1)?.get('ot')).toBe('th:e666;rv:0123456789abcd')
    expect(stateBelow(0)?.get('ot')).toBe('rv:0123456789abcd')
    expect(stateBelow(0)?.get('vendor')).toBe('1')
  })

  it('need not be asked below a parent, unless somebody has a word in that', () => {
    expect(parentBased(alwaysOn).followsParent).toBe(true)
    expect(parentBased(alwaysOn, { localParentSampled: alwaysOn }).followsParent).toBe(true)
    expect(parentBased(alwaysOn, { localParentSampled: alwaysOff }).followsParent).toBe(false)
  })

  it("takes OpenTelemetry's samplers, and is taken by them", () => {
    const ours = parentBased(new AlwaysOffSampler(), {
      remoteParentNotSampled: new TraceIdRatioBasedSampler(1),
    })
    const theirs = new ParentBasedSampler({ root: alwaysOff, remoteParentNotSampled: ratio(1) })
    for (const sampler of [ours, theirs]) {
      const { tracer } = recordSpans({ sampler })
      const unsampled = contextOf({ ...ids, traceFlags: 0, isRemote: true })
      expect(tracer.startSpan('work', {}, unsampled).isRecording()).toBe(true)
      expect(tracer.startSpan('work', {}, ROOT_CONTEXT).isRecording()).toBe(false)
    }
  })

  it.each([undefined, null, 0.5, {}])('throws for the sampler %j', sampler => {
    expect(() => parentBased(sampler as never)).toThrow(/^Expected `root` to be a sampler .*, got `/)
    if (sampler === undefined) return
    expect(() => parentBased(alwaysOn, { localParentSampled: sampler as never })).toThrow(
      /^Expected `localParentSampled` to be a sampler .*, got `/,
    )
  })

  it.each([null, []])('throws for the options %j', options => {
    expect(() => parentBased(alwaysOn, options as never)).toThrow(/^Expected `options` to be .*, got `/)
  })
})
