import assert from 'node:assert/strict'
import type { Context, SpanContext, TextMapPropagator } from '@opentelemetry/api'
import {
  defaultTextMapGetter,
  defaultTextMapSetter,
  isSpanContextValid,
  propagation,
  ROOT_CONTEXT,
  trace,
} from '@opentelemetry/api'
import { httpHeaders, kafkaHeaders } from '@throughline/core'
import fc from 'fast-check'
import { afterAll, beforeAll, describe } from 'vitest'
import { extracted, injected } from '../fixtures/carrier.ts'
import { deepFreeze } from '../fixtures/deep-freeze.ts'
import { problemCounts } from '../fixtures/problem-log.ts'
import {
  b3MultiPropagator,
  b3Propagator,
  baggagePropagator,
  compositePropagator,
  jaegerPropagator,
  traceContextPropagator,
} from '../fixtures/propagators.ts'
import { property } from '../fixtures/properties.ts'
import { anyContext } from './arbitrary-context.ts'
import { anyCarrier, anyText, httpCarrier } from './arbitrary-headers.ts'

const all = compositePropagator([
  traceContextPropagator(),
  baggagePropagator(),
  b3Propagator(),
  b3MultiPropagator(),
  jaegerPropagator(),
])

const SPAN = { traceId: 'a'.repeat(32), spanId: 'b'.repeat(16), traceFlags: 1 }

const TOKEN = /^[!#$%&'*+\-.^_`|~0-9A-Za-z]+$/
/** `field-value` of RFC 9110 without what is obsolete; nothing that is trimmed on the way. */
const FIELD_VALUE = /^(?:[\x21-\x7e](?:[\x20-\x7e]*[\x21-\x7e])?)?$/

/** What was thrown inside is caught there, so that a property sees it only by its count. */
function failures(): number {
  return problemCounts().propagation ?? 0
}

function assertValid(context: Context): void {
  const spanContext = trace.getSpanContext(context)
  if (spanContext !== undefined) {
    assert.ok(isSpanContextValid(spanContext))
    assert.equal(spanContext.isRemote, true)
    assert.equal(spanContext.traceId, spanContext.traceId.toLowerCase())
    assert.ok([0, 1, 2, 3].includes(spanContext.traceFlags))
  }
  for (const [key, { value }] of propagation.getBaggage(context)?.getAllEntries() ?? []) {
    assert.match(key, TOKEN)
    assert.equal(typeof value, 'string')
  }
}

function assertSameSpan(
  sent: SpanContext | undefined,
  read: SpanContext | undefined,
  propagator: TextMapPropagator,
): void {
  if (sent === undefined || !isSpanContextValid(sent) || propagator === baggagePropagator()) {
    assert.equal(read, undefined)
    return
  }
  assert.equal(read?.traceId, sent.traceId.toLowerCase())
  assert.equal(read.spanId, sent.spanId.toLowerCase())
  assert.equal(read.traceFlags & 1, sent.traceFlags & 1)
}

function assertHeaders(headers: object): void {
  for (const [name, value] of Object.entries(headers)) {
    assert.match(name, TOKEN)
    assert.match(value, FIELD_VALUE)
  }
}

describe.each<[string, TextMapPropagator]>([
  ['trace context', traceContextPropagator()],
  ['baggage', baggagePropagator()],
  ['b3', b3Propagator()],
  ['b3multi', b3MultiPropagator()],
  ['jaeger', jaegerPropagator()],
  ['all together', all],
])('%s', (_, propagator) => {
  property('reads any headers and gives something valid or nothing', anyCarrier, carrier => {
    const before = failures()
    assertValid(propagator.extract(ROOT_CONTEXT, carrier, defaultTextMapGetter))
    assert.equal(failures(), before)
  })

  property('writes what it reads in its own way, and what it writes as it is', httpCarrier, carrier => {
    const written = injected(propagator, extracted(propagator, carrier))
    assertHeaders(written)
    assert.deepEqual(injected(propagator, extracted(propagator, written)), written)
  })

  property('writes any context as legal headers that it can read', anyContext, context => {
    const before = failures()
    const written = injected(propagator, context)
    assertHeaders(written)
    const read = extracted(propagator, written)
    assertValid(read)
    assertSameSpan(trace.getSpanContext(context), trace.getSpanContext(read), propagator)
    assert.deepEqual(injected(propagator, read), written)
    assert.equal(failures(), before)
  })

  property('survives a carrier that is anything', fc.anything({ withNullPrototype: true }), carrier => {
    assertValid(propagator.extract(ROOT_CONTEXT, carrier, defaultTextMapGetter))
    propagator.inject(trace.setSpanContext(ROOT_CONTEXT, SPAN), deepFreeze(carrier), defaultTextMapSetter)
  })
})

describe('the doors', () => {
  beforeAll(() => void propagation.setGlobalPropagator(all))
  afterAll(() => propagation.disable())

  property('of HTTP read headers of every shape alike', httpCarrier, headers => {
    const read = injected(all, httpHeaders.extract(deepFreeze(headers), ROOT_CONTEXT))
    assertHeaders(read)
    const singles = Object.entries(headers).filter(([, value]) => typeof value === 'string')
    const names = singles.map(([name]) => name.toLowerCase())
    if (singles.length < Object.keys(headers).length || new Set(names).size < names.length) return
    assert.deepEqual(injected(all, httpHeaders.extract(deepFreeze(singles), ROOT_CONTEXT)), read)
    assert.deepEqual(injected(all, httpHeaders.extract(new Map(singles), ROOT_CONTEXT)), read)
  })

  property('of HTTP write what they read', fc.tuple(anyContext, httpCarrier), ([context, headers]) => {
    const written = httpHeaders.inject<Record<string, unknown>>(deepFreeze(headers), context)
    assert.deepEqual(written, { ...written, ...httpHeaders.inject(undefined, context) })
    assert.notEqual(written, headers)
    const again = httpHeaders.inject(written, context)
    assert.deepEqual(again, written)
  })

  property('of Kafka write what they read', fc.tuple(anyContext, anyCarrier), ([context, headers]) => {
    const written = kafkaHeaders.inject<Record<string, unknown>>(headers, context)
    assert.deepEqual(written, { ...written, ...kafkaHeaders.inject(undefined, context) })
    assert.deepEqual(kafkaHeaders.inject(written, context), written)
    assertValid(kafkaHeaders.extract(written as never, ROOT_CONTEXT))
  })

  property(
    'of Kafka read text and its bytes alike',
    fc.dictionary(fc.constantFrom('traceparent', 'baggage', 'b3', 'uber-trace-id', 'uberctx-a'), anyText),
    headers => {
      const bytes = Object.fromEntries(
        Object.entries(headers).map(([name, text]) => [name, Buffer.from(text)]),
      )
      const fromText = injected(all, kafkaHeaders.extract(headers, ROOT_CONTEXT))
      const isUtf8 = Object.values(headers).every(text => !Buffer.from(text).toString().includes('\uFFFD'))
      if (isUtf8) assert.deepEqual(injected(all, kafkaHeaders.extract(bytes, ROOT_CONTEXT)), fromText)
    },
  )

  property('survive anything', fc.anything({ withNullPrototype: true, withMap: true }), anything => {
    const headers = deepFreeze(anything) as object
    for (const door of [httpHeaders, kafkaHeaders]) {
      assertValid(door.extract(headers as never, ROOT_CONTEXT))
      door.inject(headers as never, trace.setSpanContext(ROOT_CONTEXT, SPAN))
    }
  })
})
