// Through its file: the doors show what tracing does with a value, one start for each, and not the value.

import { afterEach, expect, it, vi } from 'vitest'
import { DEFAULT_SPAN_LIMITS, limitsFromEnvironment } from '../../src/span/span-limits.ts'
import { recordProblems } from '../fixtures/problem-log.ts'

afterEach(() => {
  vi.unstubAllEnvs()
})

it.each<[string, string, Partial<typeof DEFAULT_SPAN_LIMITS>]>([
  ['OTEL_SPAN_ATTRIBUTE_COUNT_LIMIT', '5', { attributeCountLimit: 5 }],
  ['OTEL_SPAN_ATTRIBUTE_VALUE_LENGTH_LIMIT', '5', { attributeValueLengthLimit: 5 }],
  ['OTEL_ATTRIBUTE_VALUE_LENGTH_LIMIT', '5', { attributeValueLengthLimit: 5 }],
  ['OTEL_SPAN_EVENT_COUNT_LIMIT', '5', { eventCountLimit: 5 }],
  ['OTEL_SPAN_LINK_COUNT_LIMIT', '0', { linkCountLimit: 0 }],
  ['OTEL_EVENT_ATTRIBUTE_COUNT_LIMIT', '5', { attributePerEventCountLimit: 5 }],
  ['OTEL_LINK_ATTRIBUTE_COUNT_LIMIT', '5', { attributePerLinkCountLimit: 5 }],
  [
    'OTEL_ATTRIBUTE_COUNT_LIMIT',
    '5',
    { attributeCountLimit: 5, attributePerEventCountLimit: 5, attributePerLinkCountLimit: 5 },
  ],
  ['OTEL_SPAN_ATTRIBUTE_COUNT_LIMIT', 'many', {}],
  ['OTEL_SPAN_ATTRIBUTE_COUNT_LIMIT', '-1', {}],
  ['OTEL_SPAN_ATTRIBUTE_COUNT_LIMIT', '1.5', {}],
])('reads %s=%s', (name, value, limits) => {
  const sentences = recordProblems()
  vi.stubEnv(name, value)
  expect(limitsFromEnvironment()).toEqual({ ...DEFAULT_SPAN_LIMITS, ...limits })
  expect(sentences).toHaveLength(Object.keys(limits).length === 0 ? 1 : 0)
})

it('prefers what is said of spans', () => {
  vi.stubEnv('OTEL_ATTRIBUTE_COUNT_LIMIT', '5')
  vi.stubEnv('OTEL_SPAN_ATTRIBUTE_COUNT_LIMIT', '6')
  vi.stubEnv('OTEL_ATTRIBUTE_VALUE_LENGTH_LIMIT', '7')
  vi.stubEnv('OTEL_SPAN_ATTRIBUTE_VALUE_LENGTH_LIMIT', '8')
  expect(limitsFromEnvironment()).toMatchObject({ attributeCountLimit: 6, attributeValueLengthLimit: 8 })
})
