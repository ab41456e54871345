import { setTimeout as delay } from 'node:timers/promises'
import type { CollectedSpan } from '@throughline/otlp-collector'
import { expect } from 'vitest'
import { jaegerSearch, jaegerTrace } from '../jaeger/jaeger-api.ts'
import { inOrder, storedSpan } from '../traces/stored-span.ts'
import type { SentTraces } from './sent-traces.ts'

/** Milliseconds after which nothing more is on its way: more than the settings' batches wait. */
const QUIET = 3000

/**
 * Expects that the Jaegers together hold every failed and every slow trace, each whole and in one of them, about a
 * tenth of the ordinary ones, whole too, and nothing else. Returns the number of traces in each.
 */
export async function expectKept(jaegers: readonly string[], sent: SentTraces): Promise<number[]> {
  const certain = [...sent.failed, ...sent.slow]
  const idsNow = () => Promise.all(jaegers.map(url => jaegerSearch(url, { service: 'gateway' })))
  await expect
    .poll(async () => (await idsNow()).flat(), { timeout: 60_000 })
    .toEqual(expect.arrayContaining(certain.map(idOf)))
  await delay(QUIET)
  const held = await idsNow()
  const kept = [...certain, ...sent.ordinary].filter(trace => held.flat().includes(idOf(trace)))
  expect(held.flat().sort()).toEqual(kept.map(idOf).sort())
  for (const trace of kept) {
    const home = jaegers.find((_, index) => held[index]?.includes(idOf(trace))) ?? ''
    expect(await jaegerTrace(home, idOf(trace), trace.length)).toEqual(inOrder(trace.map(storedSpan)))
  }
  expectAboutATenth(kept.length - certain.length, sent.ordinary.length)
  return held.map(({ length }) => length)
}

/** Less or more has a chance of one in millions. */
function expectAboutATenth(kept: number, all: number): void {
  const deviation = Math.sqrt(all * 0.1 * 0.9)
  expect(Math.abs(kept - all * 0.1)).toBeLessThan(5 * deviation)
}

function idOf(trace: readonly CollectedSpan[]): string {
  return trace[0]?.traceId ?? ''
}
