import type { TracingOptions } from '@throughline/core'
import { alwaysOn, createTracing, startTracing } from '@throughline/core'
import { memoryExporter } from '@throughline/core/testing'
import { describe, expect, it, vi } from 'vitest'
import { deepFreeze } from '../fixtures/deep-freeze.ts'
import { textless } from '../fixtures/hostile.ts'

const wrong: readonly [string, Record<string, unknown>][] = [
  ['service', { service: '' }],
  ['service', { service: ' ' }],
  ['service', { service: 5 }],
  ['service', { service: null }],
  ['version', { version: 1 }],
  ['environment', { environment: ['production'] }],
  ['attributes', { attributes: 'a=1' }],
  ['attributes', { attributes: null }],
  ['attributes', { attributes: [] }],
  ['attributes', { attributes: new Map([['region', 'eu']]) }],
  ['attributes', { attributes: Promise.resolve({ region: 'eu' }) }],
  ['endpoint', { endpoint: 'collector:4318' }],
  ['endpoint', { endpoint: 'grpc://collector:4317' }],
  ['endpoint', { endpoint: 4318 }],
  ['endpoint', { endpoint: '' }],
  ['endpoint', { endpoint: ['http://collector:4318'] }],
  ['endpoint', { endpoint: textless() }],
  ['headers', { headers: 'api-key=1' }],
  ['headers', { headers: new Headers({ 'api-key': 'abc' }) }],
  ['headers.api-key', { headers: { 'api-key': 5 } }],
  ['headers', { headers: { 'bad name': 'x' } }],
  ['timeout', { timeout: 0 }],
  ['timeout', { timeout: -1 }],
  ['timeout', { timeout: Number.NaN }],
  ['timeout', { timeout: '1000' }],
  ['exporter', { exporter: 'console' }],
  ['exporter', { exporter: memoryExporter }],
  ['exporter', { exporter: [memoryExporter(), {}] }],
  ['exporter', { exporter: null }],
  ['spanProcessors', { spanProcessors: memoryExporter() }],
  ['spanProcessors', { spanProcessors: [{ onEnd() {} }] }],
  ['sampler', { sampler: 0.1 }],
  ['sampler', { sampler: () => alwaysOn }],
  ['sampler', { sampler: {} }],
  ['propagators', { propagators: 'b3' }],
  ['propagators', { propagators: ['b3', 'none'] }],
  ['propagators', { propagators: ['toString'] }],
  ['propagators', { propagators: [{ extract() {}, inject() {} }] }],
  ['propagators', { propagators: null }],
  ['baggageAttributes', { baggageAttributes: 'user.id' }],
  ['baggageAttributes', { baggageAttributes: ['user.id', ''] }],
  ['baggageAttributes', { baggageAttributes: true }],
  ['spanLimits', { spanLimits: 128 }],
  ['spanLimits.attributeCountLimit', { spanLimits: { attributeCountLimit: -1 } }],
  ['spanLimits.attributeCountLimit', { spanLimits: { attributeCountLimit: '5' } }],
  ['spanLimits.attributeCountLimit', { spanLimits: { attributeCountLimit: Number.NaN } }],
  ['spanLimits.attributeCountLimit', { spanLimits: { attributeCountLimit: 1.5 } }],
  ['keep', { keep: true }],
  ['keep', { keep: new Map([['errors', true]]) }],
  ['keep.maxAge', { keep: { errors: true, maxAge: null } }],
  ['idGenerator', { idGenerator: { generateTraceId: () => '' } }],
  ['clock', { clock: Date }],
  ['flushOnExit', { flushOnExit: 'yes' }],
  ['endpoint', { endpoint: 'http://collector', exporter: memoryExporter() }],
  ['headers', { headers: {}, exporter: memoryExporter() }],
  ['timeout', { timeout: 5, exporter: memoryExporter() }],
]

describe.each([
  ['createTracing', createTracing],
  ['startTracing', startTracing],
])('%s', (_, start) => {
  it.each(wrong)('names the wrong option `%s` (%#)', (option, options) => {
    const attempt = (): unknown => start(deepFreeze(options) as TracingOptions)
    expect(attempt).toThrow(TypeError)
    expect(attempt).toThrow(
      /^Expected `[^`]+` to be .*, got (?:as a name )?(?:`[^`]*` \(\w+\)|a string of length \d+)(?:; .*)?$/s,
    )
    expect(attempt).toThrow(new RegExp(`^Expected \`${option}(?:\\[\\d+\\])?\` to be `))
  })

  it.each([null, 'shop', 5, [], () => {}, new Map([['service', 'shop']])])(
    'throws for %s in the place of options',
    options => {
      expect(() => start(options as never)).toThrow(/^Expected `options` to be an object, got /)
    },
  )
})

it('takes every option, and undefined for each', async () => {
  const options: TracingOptions = {
    service: 'shop',
    version: '1.0.0',
    environment: 'test',
    attributes: { region: 'eu' },
    endpoint: new URL('http://127.0.0.1:1'),
    headers: { 'api-key': 'abc' },
    timeout: 1000,
    spanProcessors: [memoryExporter()],
    sampler: alwaysOn,
    propagators: ['tracecontext', 'baggage'],
    baggageAttributes: ['user.id'],
    spanLimits: { attributeCountLimit: 5, attributeValueLengthLimit: Number.POSITIVE_INFINITY },
    flushOnExit: false,
  }
  await createTracing(deepFreeze(options)).shutdown()
  const nothing = Object.fromEntries(Object.keys(options).map(option => [option, undefined]))
  await createTracing(nothing as TracingOptions).shutdown()
})

it('checks the headers although nothing is exported', () => {
  vi.stubEnv('OTEL_TRACES_EXPORTER', 'none')
  expect(() => createTracing({ headers: { 'api-key': 5 } as never })).toThrow('headers.api-key')
  vi.unstubAllEnvs()
})
