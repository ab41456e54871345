// Through its file: the doors show what an exporter does with a value, and not the value.

import { afterEach, expect, it, vi } from 'vitest'
import { batchingOptions } from '../../../src/exporting/delivery/batching-options.ts'
import { recordProblems } from '../../fixtures/problem-log.ts'

afterEach(() => {
  vi.unstubAllEnvs()
})

it('are those given, else those of the environment, else the defaults', () => {
  expect(batchingOptions({})).toEqual({ batchDelay: 1000, maxQueueBytes: 32 * 1024 * 1024 })
  vi.stubEnv('OTEL_BSP_SCHEDULE_DELAY', '200')
  expect(batchingOptions({ maxQueueBytes: 5 })).toEqual({ batchDelay: 200, maxQueueBytes: 5 })
  expect(batchingOptions({ batchDelay: 50 })).toMatchObject({ batchDelay: 50 })
})

it.each([Number.POSITIVE_INFINITY, 1e12])('a delay of %d is as long as a timer can be', batchDelay => {
  expect(batchingOptions({ batchDelay })).toMatchObject({ batchDelay: 2 ** 31 - 1 })
})

it('a wrong variable is reported and ignored', () => {
  const sentences = recordProblems()
  vi.stubEnv('OTEL_BSP_SCHEDULE_DELAY', '-1')
  expect(batchingOptions({})).toMatchObject({ batchDelay: 1000 })
  expect(sentences).toEqual([expect.stringContaining('OTEL_BSP_SCHEDULE_DELAY is ignored: expected')])
})

it.each([
  ['batchDelay', { batchDelay: 0 }],
  ['batchDelay', { batchDelay: '5' }],
  ['batchDelay', { batchDelay: null }],
  ['maxQueueBytes', { maxQueueBytes: Number.NaN }],
  ['maxQueueBytes', { maxQueueBytes: null }],
])('throw for a wrong %s (%#)', (option, options) => {
  expect(() => batchingOptions(options as never)).toThrow(
    new RegExp(`^Expected \`${option}\` to be a number above 0, got \``),
  )
})
