import type { TextMapPropagator } from '@opentelemetry/api'
import { propagation, ROOT_CONTEXT, trace } from '@opentelemetry/api'
import type { Tracing, TracingOptions } from '@throughline/core'
import { createTracing, httpHeaders, kafkaHeaders, startTracing } from '@throughline/core'
import { afterEach, describe, expect, it, vi } from 'vitest'
import { deepFreeze } from '../fixtures/deep-freeze.ts'
import { recordProblems } from '../fixtures/problem-log.ts'

const SPAN = { traceId: 'a'.repeat(32), spanId: 'b'.repeat(16), traceFlags: 1 }
const CONTEXT = trace.setSpanContext(ROOT_CONTEXT, SPAN)
const running: Tracing[] = []

const foreign: TextMapPropagator = Object.freeze<TextMapPropagator>({
  extract: (context, carrier, getter) =>
    getter.get(carrier, 'x-mine') === undefined ? context : trace.setSpanContext(context, SPAN),
  inject: (_, carrier, setter) => setter.set(carrier, 'x-mine', '1'),
  fields: () => ['x-mine'],
})

const w3c: TextMapPropagator = { ...foreign, fields: () => ['baggage', 'traceparent', 'tracestate'] }

afterEach(async () => {
  await Promise.all(running.splice(0).map(tracing => tracing.shutdown()))
  propagation.disable()
  vi.unstubAllEnvs()
})

function start(propagators?: TracingOptions['propagators'], startWith = createTracing): Tracing {
  const tracing = startWith({ exporter: [], ...(propagators && { propagators: deepFreeze(propagators) }) })
  running.push(tracing)
  return tracing
}

function sentHeaders(): string[] {
  const names = Object.keys(httpHeaders.inject(undefined, CONTEXT))
  expect(Object.keys(kafkaHeaders.inject(undefined, CONTEXT))).toEqual(names)
  const carrier = {}
  propagation.inject(CONTEXT, carrier)
  expect(Object.keys(carrier)).toEqual(names)
  return names
}

describe('the propagators of a start', () => {
  it('are trace context and baggage where nobody says otherwise', () => {
    start()
    expect(propagation.fields()).toEqual(['traceparent', 'tracestate', 'baggage'])
  })

  it('are those of the option, in its order, foreign ones among them', () => {
    start(['jaeger', foreign, 'b3'])
    expect(propagation.fields()).toEqual(['uber-trace-id', 'x-mine', 'b3'])
    expect(sentHeaders()).toEqual(['uber-trace-id', 'x-mine', 'b3'])
    const b3 = `${'c'.repeat(32)}-${'d'.repeat(16)}-1`
    const uber = `${'e'.repeat(32)}:${'f'.repeat(16)}:0:1`
    const headers = { b3, 'uber-trace-id': uber, 'x-mine': '1' }
    const extracted = httpHeaders.extract(headers, ROOT_CONTEXT)
    expect(trace.getSpanContext(extracted)?.spanId).toBe('d'.repeat(16))
    const { b3: _, ...others } = headers
    expect(trace.getSpanContext(httpHeaders.extract(others, ROOT_CONTEXT))).toEqual(SPAN)
  })

  it('are those of the environment, also where tracing is disabled', () => {
    vi.stubEnv('OTEL_PROPAGATORS', 'b3multi')
    vi.stubEnv('OTEL_SDK_DISABLED', 'true')
    start(undefined, startTracing)
    expect(sentHeaders()).toEqual(['x-b3-traceid', 'x-b3-spanid', 'x-b3-sampled'])
  })

  it('are those of the option, also where tracing is disabled', () => {
    vi.stubEnv('OTEL_SDK_DISABLED', 'true')
    start(['jaeger'], startTracing)
    expect(sentHeaders()).toEqual(['uber-trace-id'])
  })

  it.each([
    ['none', undefined],
    ['tracecontext', []],
  ])('are none with OTEL_PROPAGATORS=%s and the option %j: nothing is read or written', (value, option) => {
    vi.stubEnv('OTEL_PROPAGATORS', value)
    start(option)
    expect(sentHeaders()).toEqual([])
    const headers = { traceparent: `00-${SPAN.traceId}-${SPAN.spanId}-01`, baggage: 'a=1' }
    expect(httpHeaders.inject(headers, CONTEXT)).toEqual(headers)
    expect(httpHeaders.extract(headers, ROOT_CONTEXT)).toBe(ROOT_CONTEXT)
    expect(kafkaHeaders.extract(headers, ROOT_CONTEXT)).toBe(ROOT_CONTEXT)
  })

  it('leave room for one of the application where they are none', () => {
    start([])
    propagation.setGlobalPropagator(foreign)
    expect(sentHeaders()).toEqual(['x-mine'])
  })

  it('are used by the doors although somebody took them from the API, until the next start', () => {
    start(['b3'])
    propagation.disable()
    expect(Object.keys(httpHeaders.inject(undefined, CONTEXT))).toEqual(['b3'])
    start(['jaeger'])
    expect(sentHeaders()).toEqual(['uber-trace-id'])
  })
})

describe('a second start', () => {
  it.each([
    ['startTracing', startTracing],
    ['createTracing', createTracing],
  ])('of %s replaces the propagators of one that was shut down', async (_, startWith) => {
    const problems = recordProblems()
    for (const [propagators, headers] of [
      [['b3'], ['b3']],
      [['jaeger'], ['uber-trace-id']],
      [[], []],
      [
        ['tracecontext', 'b3'],
        ['traceparent', 'b3'],
      ],
      [undefined, ['traceparent']],
    ] as const) {
      const tracing = start(propagators, startWith)
      expect(sentHeaders()).toEqual(headers)
      await tracing.shutdown()
      expect(sentHeaders()).toEqual(headers)
    }
    expect(problems).toEqual([])
  })

  it('with other propagators says that tracing runs with others', async () => {
    const problems = recordProblems()
    const first = start(['b3', foreign])
    start(['jaeger'])
    start(['jaeger'])
    expect(sentHeaders()).toEqual(['b3', 'x-mine'])
    expect(problems).toEqual([
      'throughline: `propagators` is ignored, because tracing runs with other propagators (b3, one of the application); call its `shutdown()` first to replace them',
    ])
    await first.shutdown()
    await first.shutdown()
    start(['jaeger'])
    expect(sentHeaders()).toEqual(['uber-trace-id'])
  })

  it('with the same propagators keeps them until both are shut down', async () => {
    const problems = recordProblems()
    const first = start(['b3'])
    start(['b3'])
    await first.shutdown()
    start(['jaeger'])
    expect(sentHeaders()).toEqual(['b3'])
    expect(problems).toHaveLength(1)
  })

  it('without a wish shares the propagators that run', () => {
    const problems = recordProblems()
    start([])
    start()
    expect(sentHeaders()).toEqual([])
    expect(problems).toEqual([])
  })
})

describe('a propagator that the application registered', () => {
  it('is respected, and that is no problem where nothing else was wished for', async () => {
    const problems = recordProblems()
    propagation.setGlobalPropagator(foreign)
    await start().shutdown()
    expect(sentHeaders()).toEqual(['x-mine'])
    expect(problems).toEqual([])
  })

  it('is respected although something else was wished for, which is said once', () => {
    const problems = recordProblems()
    propagation.setGlobalPropagator(foreign)
    start(['b3'])
    start([])
    vi.stubEnv('OTEL_PROPAGATORS', 'none')
    start()
    expect(sentHeaders()).toEqual(['x-mine'])
    expect(problems).toEqual([
      expect.stringContaining('`propagators` is ignored, because a propagator for x-mine is registered'),
    ])
  })

  it('does not contradict when it reads the same headers', () => {
    const problems = recordProblems()
    propagation.setGlobalPropagator(w3c)
    start(['tracecontext', 'baggage'])
    expect(problems).toEqual([])
  })

  it('is respected after tracing had one of its own', async () => {
    await start(['b3']).shutdown()
    propagation.disable()
    propagation.setGlobalPropagator(foreign)
    start()
    expect(sentHeaders()).toEqual(['x-mine'])
  })
})

describe('propagationLimits', () => {
  const baggage = propagation.createBaggage({ a: { value: '1' }, b: { value: '2'.repeat(200) } })
  const sent = propagation.setBaggage(CONTEXT, baggage)

  function startWithin(propagationLimits: TracingOptions['propagationLimits']): Tracing {
    const tracing = createTracing({ exporter: [], ...(propagationLimits && { propagationLimits }) })
    running.push(tracing)
    return tracing
  }

  function sentBaggage(): string | undefined {
    return httpHeaders.inject<Record<string, string>>(undefined, sent).baggage
  }

  it('hold for the whole process, until the next start', async () => {
    const first = startWithin({ baggageBytes: 100 })
    expect(sentBaggage()).toBe('a=1')
    startWithin(undefined)
    expect(sentBaggage()).toBe('a=1')
    await first.shutdown()
    await running.pop()?.shutdown()
    startWithin(undefined)
    expect(sentBaggage()).toHaveLength(206)
  })

  it('are ignored, and that is reported, where tracing runs with others', () => {
    const sentences = recordProblems()
    startWithin({ baggageBytes: 100 })
    startWithin({ baggageBytes: 300 })
    expect(sentences).toEqual([
      expect.stringContaining('`propagationLimits` is ignored, because tracing runs with others'),
    ])
    expect(sentBaggage()).toBe('a=1')
  })

  it('are ignored, and that is reported, where the propagator is one of the application', () => {
    const sentences = recordProblems()
    propagation.setGlobalPropagator(w3c)
    startWithin({ baggageBytes: 100 })
    expect(sentences).toEqual([
      expect.stringContaining('`propagationLimits` is ignored, because another propagator is registered'),
    ])
  })

  it('are the default where an older copy of this package has chosen the propagator', () => {
    startWithin(undefined)
    const slots = globalThis as { readonly [slot: symbol]: { value: object } }
    const slot = slots[Symbol.for('throughline.propagator.1')] as { value: object }
    slot.value = { ...slot.value, limits: undefined }
    startWithin(undefined)
    expect(sentBaggage()).toHaveLength(206)
  })

  it.each([
    [{ baggage: 1 }, 'Unknown option `propagationLimits.baggage` (number)'],
    [{ baggageBytes: -1 }, 'a whole number from 0 to 32768'],
    [{ baggageBytes: 0.5 }, 'a whole number from 0 to 32768'],
    [{ traceStateLength: 32_769 }, 'a whole number from 0 to 32768'],
    [{ traceStateLength: '512' }, 'a whole number from 0 to 32768'],
    [7, 'an object'],
  ])('%j is refused', (limits, sentence) => {
    expect(() => startWithin(limits as never)).toThrow(sentence)
  })
})
