import type { Context } from '@opentelemetry/api'
import { defaultTextMapGetter, ROOT_CONTEXT, trace } from '@opentelemetry/api'
import type { Sampler } from '@throughline/core'
import { alwaysOff, alwaysOn, parentBased } from '@throughline/core'
import { describe, expect, it } from 'vitest'
import { injected } from '../fixtures/carrier.ts'
import { b3Propagator } from '../fixtures/propagators.ts'
import { recordSpans } from '../fixtures/span-recorder.ts'

const IDS = `${'a'.repeat(32)}-${'b'.repeat(16)}`

function received(b3: string): Context {
  return b3Propagator().extract(ROOT_CONTEXT, { b3 }, defaultTextMapGetter)
}

function startedWith(b3: string, sampler: Sampler, options = {}): { isKept: boolean; sent: string } {
  const { tracer } = recordSpans({ sampler })
  const context = received(b3)
  const span = tracer.startSpan('work', options, context)
  const { b3: sent = '' } = injected(b3Propagator(), trace.setSpan(context, span))
  return { isKept: span.isRecording(), sent }
}

describe('a sampler that follows the parent', () => {
  it.each([
    [`${IDS}-1`, alwaysOff, true, '1'],
    [`${IDS}-d`, alwaysOff, true, 'd'],
    [`${IDS}-0`, alwaysOn, false, '0'],
    [IDS, alwaysOn, true, '1'],
    [IDS, alwaysOff, false, '0'],
  ])('keeps a trace of b3: %s, decided by %s where it is open: %s', (b3, root, isKept, state) => {
    const started = startedWith(b3, parentBased(root))
    expect(started.isKept).toBe(isKept)
    expect(started.sent).toMatch(new RegExp(`^${'a'.repeat(32)}-[0-9a-f]{16}-${state}$`))
  })

  it.each([
    ['0', alwaysOn, false],
    ['1', alwaysOff, true],
    ['d', alwaysOff, true],
  ])('follows b3: %s for the new trace, whatever %s would do', (b3, root, isKept) => {
    const started = startedWith(b3, parentBased(root))
    expect(started.isKept).toBe(isKept)
    expect(started.sent.slice(-2)).toBe(`-${b3}`)
    expect(started.sent).not.toContain('a'.repeat(32))
  })

  it('decides anew for a span that is a root on purpose', () => {
    expect(startedWith('0', parentBased(alwaysOn), { root: true }).isKept).toBe(true)
    expect(startedWith(`${IDS}-0`, parentBased(alwaysOn), { root: true }).isKept).toBe(true)
  })

  it('asks about an open trace with its id, and without the sender', () => {
    const asked: unknown[] = []
    const root: Sampler = {
      ...alwaysOn,
      shouldSample: (context, traceId, ...rest) => {
        asked.push(traceId, trace.getSpan(context))
        return alwaysOn.shouldSample(context, traceId, ...rest)
      },
    }
    startedWith(IDS, parentBased(root))
    expect(asked).toEqual(['a'.repeat(32), undefined])
  })

  it('keeps to the decision it made in an open trace', () => {
    const context = received(IDS)
    const sampler = parentBased({ ...alwaysOn, shouldSample: () => ({ decision: 0 }) })
    const { tracer } = recordSpans({ sampler })
    const refused = trace.setSpan(context, tracer.startSpan('first', {}, context))
    const other = recordSpans({ sampler: parentBased(alwaysOn) }).tracer
    expect(other.startSpan('second', {}, refused).isRecording()).toBe(false)
  })
})

it('a sampler for parents of one kind hears of the decision and of its absence', () => {
  const sampler = parentBased(alwaysOn, { remoteParentNotSampled: alwaysOn, remoteParentSampled: alwaysOff })
  expect(startedWith('0', sampler).isKept).toBe(true)
  expect(startedWith('1', sampler).isKept).toBe(false)
  expect(startedWith(`${IDS}-0`, sampler).isKept).toBe(true)
  const other = parentBased(alwaysOff, { remoteParentNotSampled: alwaysOn })
  expect(startedWith(IDS, other).isKept).toBe(false)
})

it('a sampler that decides about every span is asked whatever the sender decided', () => {
  expect(startedWith('0', alwaysOn).isKept).toBe(true)
  expect(startedWith(`${IDS}-d`, alwaysOff)).toMatchObject({
    isKept: false,
    sent: expect.stringMatching(/-0$/),
  })
})
