import type { Span } from '@opentelemetry/api'
import { SpanKind } from '@opentelemetry/api'
import { expect, it } from 'vitest'
import { revokedProxy, textless, throwingGetters } from '../fixtures/hostile.ts'
import { recordProblems } from '../fixtures/problem-log.ts'
import { recordSpans } from '../fixtures/span-recorder.ts'

const nonsense: readonly [string, () => unknown][] = [
  ['undefined', () => undefined],
  ['null', () => null],
  ['a number', () => Number.NaN],
  ['a text', () => 'nonsense'],
  ['a symbol', () => Symbol('nonsense')],
  ['a function', () => () => 'nonsense'],
  ['an object that refuses to be text', () => textless()],
  ['a revoked proxy', () => revokedProxy()],
  [
    'getters that throw',
    () =>
      throwingGetters('code', 'message', 'name', 'stack', 'context', 'attributes', 'getTime', 'length', '0'),
  ],
]

const methods: Record<string, (span: Span, value: never) => void> = {
  setAttribute: (span, value) => span.setAttribute('key', value),
  'setAttribute with such a key': (span, value) => span.setAttribute(value, 1),
  setAttributes: (span, value) => span.setAttributes(value),
  addEvent: (span, value) => span.addEvent('event', value),
  'addEvent with such a name': (span, value) => span.addEvent(value),
  'addEvent with such a time': (span, value) => span.addEvent('event', {}, value),
  addLink: (span, value) => span.addLink(value),
  'addLink with such a context': (span, value) => span.addLink({ context: value }),
  addLinks: (span, value) => span.addLinks(value),
  setStatus: (span, value) => span.setStatus(value),
  updateName: (span, value) => span.updateName(value),
  recordException: (span, value) => span.recordException(value),
  'recordException with such a time': (span, value) => span.recordException('no', value),
  end: (span, value) => span.end(value),
}

it.each(nonsense)('a span takes %s without throwing, whatever method gets it', (_, make) => {
  recordProblems()
  for (const [method, call] of Object.entries(methods)) {
    const { tracer, exporter } = recordSpans()
    const span = tracer.startSpan('work')
    expect(() => call(span, make() as never), method).not.toThrow()
    span.end()
    const [ended] = exporter.spans
    expect(ended, method).toBeDefined()
    expect(typeof ended?.name, method).toBe('string')
  }
})

it.each(nonsense)('a tracer starts a span from %s', (_, make) => {
  recordProblems()
  for (const option of ['kind', 'attributes', 'links', 'startTime', 'root']) {
    const { tracer, only } = recordSpans()
    tracer.startSpan('work', { [option]: make() }).end()
    expect(only().kind, option).toBe(SpanKind.INTERNAL)
  }
  const { tracer, exporter } = recordSpans()
  tracer.startSpan(make() as string).end()
  tracer.startSpan('work', undefined, undefined).end()
  tracer.startSpan('work', null as never, null as never).end()
  expect(exporter.spans.map(span => typeof span.name)).toEqual(['string', 'string', 'string'])
})

it('keeps what can be read of an exception', () => {
  const { tracer, only } = recordSpans()
  const span = tracer.startSpan('work')
  const error = Object.defineProperty(new Error('declined'), 'stack', {
    get() {
      throw new Error('no stack')
    },
  })
  span.recordException(error)
  span.end()
  expect(only().events[0]?.attributes).toEqual({ 'exception.type': 'Error', 'exception.message': 'declined' })
})

it('says once that an exception cannot be described', () => {
  const sentences = recordProblems()
  const { tracer, only } = recordSpans()
  const span = tracer.startSpan('work')
  span.recordException({} as never)
  span.recordException(undefined as never)
  span.end()
  expect(only().events).toEqual([])
  expect(sentences).toEqual([expect.stringContaining('an exception without a name, code or message')])
})

it('does nothing, and says so, in a method that was taken off its span', () => {
  const sentences = recordProblems()
  const { exporter, tracer } = recordSpans()
  const span = tracer.startSpan('work')
  const { setAttribute, addEvent, setStatus, end } = span
  setAttribute('a', 1)
  addEvent('a')
  setStatus({ code: 2 })
  end()
  expect(sentences.map(sentence => sentence.split(' was ')[0])).toEqual(
    ['setAttribute', 'addEvent', 'setStatus', 'end'].map(method => `throughline: ${method}()`),
  )
  new Proxy(span, {}).setAttribute('b', 2).end()
  expect(exporter.spans).toMatchObject([{ name: 'work', attributes: { b: 2 } }])
})
