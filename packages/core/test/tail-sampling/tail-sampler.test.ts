import { ROOT_CONTEXT, trace } from '@opentelemetry/api'
import type { ReadableSpan } from '@throughline/core'
import { describe, expect, it, vi } from 'vitest'
import { recordProblems } from '../fixtures/problem-log.ts'
import { ERROR, keeping, remote } from './keeping.ts'

function broken(): never {
  throw new Error('broken')
}

describe('a local trace that the sampler refused', () => {
  it('is kept as a whole, in the order of its ends, when one of its spans failed', () => {
    const { start, names } = keeping({ errors: true })
    const root = start('root')
    const child = start('child', root)
    start('grandchild', child).setStatus(ERROR).end()
    child.end()
    start('other child', root).end()
    expect(names()).toEqual([])
    root.end()
    expect(names()).toEqual(['grandchild', 'child', 'other child', 'root'])
  })

  it('is kept when its local root failed', () => {
    const { start, names } = keeping({ errors: true })
    const root = start('root')
    start('child', root).end()
    root.setStatus(ERROR).end()
    expect(names()).toEqual(['child', 'root'])
  })

  it.each([
    [501, ['child', 'root']],
    [500, []],
  ])('is kept when its local root took longer than told: %d ms', (millis, kept) => {
    const { start, names, clock } = keeping({ slowerThan: 500 })
    const root = start('root')
    start('child', root).end()
    clock.reading += millis
    root.end()
    expect(names()).toEqual(kept)
  })

  it('is not kept when another span than its local root took long', () => {
    const { start, names, clock } = keeping({ slowerThan: 500 })
    const root = start('root')
    start('child', root, { startTime: clock.reading - 600 }).end()
    root.end()
    expect(names()).toEqual([])
  })

  it('is kept when one of its ended spans matches', () => {
    const matching = vi.fn(({ attributes }: ReadableSpan) => attributes['http.route'] === '/checkout')
    const { start, names } = keeping({ matching })
    for (const route of ['/checkout', '/']) {
      const root = start(route)
      start('child', root).end()
      root.setAttribute('http.route', route).end()
    }
    expect(names()).toEqual(['child', '/checkout'])
    expect(matching.mock.calls.every(([span]) => span.ended)).toBe(true)
  })

  it('is forgotten otherwise', () => {
    const { start, names, provider } = keeping({ errors: true, slowerThan: 500, matching: () => false })
    const root = start('root')
    start('child', root).end()
    root.end()
    expect(names()).toEqual([])
    expect(provider.counts).toEqual({
      discarded: 0,
      started: 2,
      sampled: 0,
      sampledOut: 2,
      tailSampled: 0,
      keepFallbacks: 0,
      buffered: 0,
      bufferedBytes: 0,
      ended: 2,
      tooLate: 0,
    })
  })

  it('is not recorded at all without `keep`', () => {
    const { start } = keeping({ errors: false })
    expect(start('root').isRecording()).toBe(false)
  })

  it.each([
    ['throws', broken, ['throughline: `keep.matching` failed, which counts as false: broken']],
    [
      'answers later',
      () => Promise.resolve(true),
      [expect.stringContaining('to return `true` or `false`, got a promise')],
    ],
    [
      'answers with a word',
      () => 'yes',
      [expect.stringContaining('to return `true` or `false`, got a string')],
    ],
  ])('does not match a function that %s', (_, matching, said) => {
    const sentences = recordProblems()
    const { start, names } = keeping({ matching: matching as unknown as () => boolean })
    start('root').end()
    expect(names()).toEqual([])
    expect(sentences).toEqual(said)
  })

  it('may begin without a parent, or below a span of somebody else', () => {
    const { tracer, names } = keeping({ errors: true })
    tracer.startSpan('new', {}, ROOT_CONTEXT).setStatus(ERROR).end()
    const { isRemote: _, ...local } = remote
    tracer.startSpan('foreign', {}, trace.setSpanContext(ROOT_CONTEXT, local)).setStatus(ERROR).end()
    expect(names()).toEqual(['new', 'foreign'])
  })

  it('is one of several in its trace where a process calls itself', () => {
    const { start, names } = keeping({ errors: true })
    const root = start('root')
    const client = start('client', root)
    const called = start('called').setStatus(ERROR)
    called.end()
    client.end()
    root.end()
    expect(names()).toEqual(['called'])
  })

  it('is kept by the provider that made it', () => {
    const outer = keeping({ errors: true })
    const inner = keeping({ errors: true })
    const root = outer.start('root')
    inner.start('child', root).setStatus(ERROR).end()
    root.end()
    expect([outer.names(), inner.names()]).toEqual([[], ['child']])
  })

  it('is followed by what ends after its local root', () => {
    const { start, names } = keeping({ errors: true })
    const [failed, fine] = [start('failed'), start('fine')]
    const late = [start('late', failed), start('late and forgotten', fine)]
    failed.setStatus(ERROR).end()
    fine.end()
    start('later', failed).end()
    for (const span of late) span.setStatus(ERROR).end()
    expect(start('later', fine).isRecording()).toBe(false)
    expect(names()).toEqual(['failed', 'later', 'late'])
  })

  it('does not keep for ever what goes on behind a failed one', () => {
    const { start, clock } = keeping({ errors: true, maxAge: 5000 })
    const root = start('root').setStatus(ERROR)
    root.end()
    clock.reading += 5000
    expect(start('poll', root).isRecording()).toBe(true)
    clock.reading += 1
    expect(start('poll', root).isRecording()).toBe(false)
  })
})
