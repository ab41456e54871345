import type { Context } from '@opentelemetry/api'
import { propagation, ROOT_CONTEXT } from '@opentelemetry/api'
import type { TracingOptions } from '@throughline/core'
import { createTracing } from '@throughline/core'
import { memoryExporter } from '@throughline/core/testing'
import { expect, it } from 'vitest'
import { deepFreeze } from '../fixtures/deep-freeze.ts'
import { recordProblems } from '../fixtures/problem-log.ts'

const CONTEXT = withBaggage({ 'user.id': '7', tenant: 'acme', secret: 'x' })

function withBaggage(entries: Record<string, string>): Context {
  const pairs = Object.entries(entries).map(([key, value]) => [key, { value }])
  return propagation.setBaggage(ROOT_CONTEXT, propagation.createBaggage(Object.fromEntries(pairs)))
}

function attributesOf(options: TracingOptions, context = CONTEXT, attributes = {}): unknown {
  const exporter = memoryExporter()
  const { tracer } = createTracing({ exporter, ...deepFreeze(options) })
  tracer.startSpan('work', { attributes: deepFreeze(attributes) }, context).end()
  return exporter.spans[0]?.attributes
}

it('copies the entries of these keys', () => {
  expect(attributesOf({ baggageAttributes: ['user.id', 'tenant', 'tenant', 'absent'] })).toEqual({
    'user.id': '7',
    tenant: 'acme',
  })
})

it('copies the entries that a function chooses', () => {
  expect(attributesOf({ baggageAttributes: key => key.startsWith('user.') })).toEqual({ 'user.id': '7' })
})

it.each<[string, TracingOptions, Context]>([
  ['without the option', {}, CONTEXT],
  ['without keys', { baggageAttributes: [] }, CONTEXT],
  ['without baggage', { baggageAttributes: ['tenant'] }, ROOT_CONTEXT],
  ['without these keys in the baggage', { baggageAttributes: ['other'] }, CONTEXT],
])('copies nothing %s', (_, options, context) => {
  expect(attributesOf(options, context)).toEqual({})
})

it('does not overwrite what the code says', () => {
  expect(attributesOf({ baggageAttributes: ['user.id', 'tenant'] }, CONTEXT, { tenant: 'mine' })).toEqual({
    tenant: 'mine',
    'user.id': '7',
  })
})

it('keeps to the limits of a span', () => {
  const baggageAttributes = ['user.id', 'tenant', 'secret']
  const spanLimits = { attributeCountLimit: 2, attributeValueLengthLimit: 2 }
  expect(attributesOf({ baggageAttributes, spanLimits })).toEqual({ 'user.id': '7', tenant: 'ac' })
})

it('is done before the span processors of the application hear of the span', () => {
  const seen: unknown[] = []
  const spanProcessor = {
    onStart: (span: { attributes: unknown }) => seen.push(span.attributes),
    onEnd: () => {},
    forceFlush: async () => {},
    shutdown: async () => {},
  }
  attributesOf({ baggageAttributes: ['tenant'], spanProcessors: [spanProcessor] })
  expect(seen).toEqual([{ tenant: 'acme' }])
})

it('survives a function that throws, and says so once', () => {
  const problems = recordProblems()
  const baggageAttributes = (key: string): boolean => key === 'tenant' || expect.fail('no')
  expect(attributesOf({ baggageAttributes })).toEqual({ tenant: 'acme' })
  expect(problems).toEqual(['throughline: `baggageAttributes` failed: no'])
})

it('copies nothing for a function that answers later, and says so once', () => {
  const problems = recordProblems()
  const baggageAttributes = (async () => true) as unknown as () => boolean
  expect(attributesOf({ baggageAttributes })).toEqual({})
  expect(problems).toEqual([
    expect.stringContaining('Expected `baggageAttributes` to return `true` or `false`, got a promise'),
  ])
})
