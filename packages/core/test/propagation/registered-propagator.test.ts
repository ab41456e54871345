// Through its file: the doors use it, and do not show which one it is.

import type { TextMapPropagator } from '@opentelemetry/api'
import { propagation } from '@opentelemetry/api'
import { afterEach, expect, it } from 'vitest'
import { globalSlot } from '../../src/base/global-slot.ts'
import { registeredPropagator } from '../../src/propagation/registered-propagator.ts'

afterEach(() => propagation.disable())

function withFields(...fields: string[]): TextMapPropagator {
  return { extract: context => context, inject: () => undefined, fields: () => fields }
}

it('is trace context and baggage where none is registered', () => {
  // Another file may have started tracing in this process.
  globalSlot('propagator.1').value = undefined
  expect(registeredPropagator().fields()).toEqual(['traceparent', 'tracestate', 'baggage'])
  expect(registeredPropagator()).toBe(registeredPropagator())
})

it('is the registered one as soon as it is registered', () => {
  propagation.setGlobalPropagator(withFields('mine'))
  expect(registeredPropagator().fields()).toEqual(['mine'])
})
