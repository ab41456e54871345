import type { Context, TextMapPropagator } from '@opentelemetry/api'
import { propagation, ROOT_CONTEXT } from '@opentelemetry/api'
import type { Tracing } from '@throughline/core'
import { createTracing, httpHeaders, kafkaHeaders } from '@throughline/core'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'

/** Reads all that there is, as OpenTelemetry's own propagator for Jaeger does. */
const readsEverything: TextMapPropagator = {
  extract(context, carrier, getter) {
    for (const name of getter.keys(carrier)) getter.get(carrier, name)
    return context
  },
  inject: () => {},
  fields: () => ['x-everything'],
}

let tracing: Tracing

beforeEach(() => {
  const propagators = ['tracecontext', 'baggage', 'b3', 'b3multi', 'jaeger', readsEverything] as const
  tracing = createTracing({ exporter: [], propagators })
})

afterEach(async () => {
  await tracing.shutdown()
  propagation.disable()
})

type Headers = Record<string, unknown>
type NameOf = (index: number) => string

/** Names that a propagator looks at one by one, and names that stand in its way. */
const NAMES: readonly [kind: string, nameOf: NameOf][] = [
  ['baggage of Jaeger in upper case', index => `UBERCTX-${index}`],
  ['baggage of Jaeger', index => `uberctx-${index}`],
  ['baggage of Jaeger that is malformed', index => `uberctx-a b${index}`],
  ['names as long as that of another', index => `Z${String(index).padStart(10, '0')}`],
  ['names of any kind', index => `X-${index}`],
]

/** How many steps are taken for eight times as many headers. */
function factor(countSteps: (size: number) => number): number {
  return countSteps(2000) / countSteps(250)
}

function headersOf(size: number, nameOf: NameOf): Headers {
  return Object.fromEntries(Array.from({ length: size }, (_, index) => [nameOf(index), Buffer.from('v')]))
}

function stepsOverObject(extract: (headers: Headers, context: Context) => unknown, headers: Headers): number {
  let steps = 0
  const counting = new Proxy(headers, {
    get(target, name) {
      steps++
      return Reflect.get(target, name)
    },
    getOwnPropertyDescriptor(target, name) {
      steps++
      return Reflect.getOwnPropertyDescriptor(target, name)
    },
  })
  extract(counting, ROOT_CONTEXT)
  return steps
}

function stepsOverPairs(size: number, nameOf: NameOf): number {
  let steps = 0
  const pairs = Array.from({ length: size }, (_, index) => {
    return new Proxy([nameOf(index), 'v'] as const, {
      get(target, property) {
        if (property === '0') steps++
        return Reflect.get(target, property)
      },
    })
  })
  httpHeaders.extract(pairs, ROOT_CONTEXT)
  return steps
}

describe.each(NAMES)('many headers cost in proportion to their number: %s', (_, nameOf) => {
  it('of a Kafka message', () => {
    const steps = factor(size => stepsOverObject(kafkaHeaders.extract as never, headersOf(size, nameOf)))
    expect(steps).toBeLessThan(9)
  })

  it('of an HTTP message', () => {
    const steps = factor(size => stepsOverObject(httpHeaders.extract as never, headersOf(size, nameOf)))
    expect(steps).toBeLessThan(9)
  })

  it('of an HTTP message, as pairs', () => {
    expect(factor(size => stepsOverPairs(size, nameOf))).toBeLessThan(9)
  })
})

it('one header that is there many times costs in proportion to their number', () => {
  for (const name of ['uberctx-a', 'baggage', 'tracestate', 'traceparent', 'b3', 'x-b3-traceid'])
    expect(factor(size => stepsOverPairs(size, () => name))).toBeLessThan(9)
})

it('pairs are found in any case, all values of a name in their order, before and after all names were asked for', () => {
  const pairs = [
    ['UBERCTX-A', '1'],
    ['uberctx-a', '2'],
    ['Baggage', 'b=3'],
    ['baggage', 'c=4'],
    ['uberctx-d', 7],
  ] as const
  const entries = propagation.getBaggage(httpHeaders.extract(pairs, ROOT_CONTEXT))?.getAllEntries()
  expect(entries?.map(([key, { value }]) => `${key}=${value}`).sort()).toEqual(['A=2', 'a=2', 'b=3', 'c=4'])
})
