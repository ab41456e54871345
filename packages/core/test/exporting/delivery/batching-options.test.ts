// Through its file: the doors show what an exporter does with a value, and not the value.

import { afterEach, expect, it, vi } from 'vitest'
import { checkedOptions } from '../../../src/base/options/checked-options.ts'
import type { BatchingOptions } from '../../../src/exporting/delivery/batching-options.ts'
import { BATCHING_OPTIONS, batchingOptions } from '../../../src/exporting/delivery/batching-options.ts'
import { recordProblems } from '../../fixtures/problem-log.ts'

function resolved(options: Partial<BatchingOptions>): BatchingOptions {
  return batchingOptions(checkedOptions(options, BATCHING_OPTIONS))
}

afterEach(() => {
  vi.unstubAllEnvs()
})

it('are those given, else those of the environment, else the defaults', () => {
  expect(resolved({})).toEqual({ batchDelay: 1000, maxQueueBytes: 32 * 1024 * 1024 })
  vi.stubEnv('OTEL_BSP_SCHEDULE_DELAY', '200')
  expect(resolved({ maxQueueBytes: 5 })).toEqual({ batchDelay: 200, maxQueueBytes: 5 })
  expect(resolved({ batchDelay: 50 })).toMatchObject({ batchDelay: 50 })
})

it.each([Number.POSITIVE_INFINITY, 1e12])('a delay of %d is as long as a timer can be', batchDelay => {
  expect(resolved({ batchDelay })).toMatchObject({ batchDelay: 2 ** 31 - 1 })
})

it('a wrong variable is reported and ignored', () => {
  const sentences = recordProblems()
  vi.stubEnv('OTEL_BSP_SCHEDULE_DELAY', '-1')
  expect(resolved({})).toMatchObject({ batchDelay: 1000 })
  expect(sentences).toEqual([expect.stringContaining('OTEL_BSP_SCHEDULE_DELAY is ignored: expected')])
})

it.each([
  ['batchDelay', { batchDelay: 0 }],
  ['batchDelay', { batchDelay: '5' }],
  ['batchDelay', { batchDelay: null }],
  ['maxQueueBytes', { maxQueueBytes: Number.NaN }],
  ['maxQueueBytes', { maxQueueBytes: null }],
])('throw for a wrong %s (%#)', (option, options) => {
  expect(() => resolved(options as never)).toThrow(
    new RegExp(`^Expected \`${option}\` to be a number above 0, got \``),
  )
})
