import type { Context, TextMapPropagator } from '@opentelemetry/api'
import {
  createContextKey,
  defaultTextMapGetter,
  defaultTextMapSetter,
  ROOT_CONTEXT,
} from '@opentelemetry/api'
import { expect, it } from 'vitest'
import { compositePropagator } from '../../src/propagation/composite-propagator.ts'
import { problemCounts } from '../../src/report-once.ts'

const KEY = createContextKey('order')

/** Appends its name to what the others have left, in the context and in the carrier. */
function named(name: string): TextMapPropagator<Record<string, string>> {
  return {
    extract: (context: Context) => context.setValue(KEY, `${context.getValue(KEY) ?? ''}${name}`),
    inject: (_, carrier, setter) => setter.set(carrier, 'order', `${carrier.order ?? ''}${name}`),
    fields: () => ['order', name],
  }
}

const throwing: TextMapPropagator = {
  extract: () => {
    throw new Error('no')
  },
  inject: () => {
    throw new Error('no')
  },
  fields: () => {
    throw new Error('no')
  },
}

it('asks its members in their order', () => {
  const composite = compositePropagator([named('a'), named('b')])
  const carrier: Record<string, string> = {}
  composite.inject(ROOT_CONTEXT, carrier, defaultTextMapSetter)
  expect(carrier.order).toBe('ab')
  expect(composite.extract(ROOT_CONTEXT, carrier, defaultTextMapGetter).getValue(KEY)).toBe('ab')
})

it('goes on with the others when one throws, and counts it', () => {
  const before = problemCounts().propagation ?? 0
  const composite = compositePropagator([named('a'), throwing, named('b')])
  const carrier: Record<string, string> = {}
  composite.inject(ROOT_CONTEXT, carrier, defaultTextMapSetter)
  expect(carrier.order).toBe('ab')
  expect(composite.extract(ROOT_CONTEXT, carrier, defaultTextMapGetter).getValue(KEY)).toBe('ab')
  expect(composite.fields()).toEqual(['order', 'a', 'b'])
  expect(problemCounts().propagation).toBe(before + 3)
})

it('names each field once, always in the same list', () => {
  const composite = compositePropagator([named('a'), named('a'), named('b')])
  expect(composite.fields()).toEqual(['order', 'a', 'b'])
  expect(composite.fields()).toBe(composite.fields())
})

it('does not see what is done to the list later', () => {
  const members = [named('a')]
  const composite = compositePropagator(members)
  members.push(named('b'))
  expect(composite.extract(ROOT_CONTEXT, {}, defaultTextMapGetter).getValue(KEY)).toBe('a')
})

it('may be empty', () => {
  const composite = compositePropagator([])
  expect(composite.extract(ROOT_CONTEXT, {}, defaultTextMapGetter)).toBe(ROOT_CONTEXT)
  expect(composite.fields()).toEqual([])
})
