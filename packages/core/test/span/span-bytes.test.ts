// Through its file: the doors show whether a span is kept, and not by what reckoning.

import { createTraceState, SpanStatusCode } from '@opentelemetry/api'
import { expect, it } from 'vitest'
import type { RecordingSpan } from '../../src/span/span.ts'
import { spanBytes, traceStateBytes } from '../../src/span/span-bytes.ts'
import { throwingGetters } from '../fixtures/hostile.ts'
import { recordSpans } from '../fixtures/span-recorder.ts'

const { tracer } = recordSpans()
const plain = (): RecordingSpan => tracer.startSpan('work') as RecordingSpan
const none = spanBytes(plain())
const context = { traceId: '4bf92f3577b34da6a3ce929d0e0e4736', spanId: '00f067aa0ba902b7', traceFlags: 1 }
const text = 'x'.repeat(1000)

const traceState = createTraceState(`a=${text.slice(0, 200)}`)

it.each<[string, RecordingSpan, number]>([
  ['a text', plain().setAttribute('a', text), 1000],
  ['a text of two bytes a character', plain().setAttribute('a', 'ж'.repeat(1000)), 2000],
  ['texts in an array', plain().setAttribute('a', [text, text]), 2000],
  ['texts in a map', plain().setAttribute('a', { b: { c: text } } as never), 1000],
  ['keys in a map', plain().setAttribute('a', { [text]: { [text]: 1 } } as never), 2000],
  ['bytes', plain().setAttribute('a', new Uint8Array(1000) as never), 1000],
  ['a key', plain().setAttribute(text, 1), 1000],
  ['its name', plain().updateName(text), 990],
  ['the message of its status', plain().setStatus({ code: SpanStatusCode.ERROR, message: text }), 1000],
  ['an event', plain().addEvent('e', { a: text }), 1000],
  ['the name of an event', plain().addEvent(text), 1000],
  ['the key of an event', plain().addEvent('e', { [text]: 1 }), 1000],
  ['events', plain().addEvent('e').addEvent('e'), 300],
  ['a link', plain().addLink({ context, attributes: { a: text } }), 1000],
  ['the key of a link', plain().addLink({ context, attributes: { [text]: 1 } }), 1000],
  ['the trace state of a link', plain().addLink({ context: { ...context, traceState } }), 200],
  ['links', plain().addLinks([{ context }, { context }]), 300],
  ['numbers', plain().setAttributes({ a: 1, b: 2, c: true }), 30],
])('counts %s', (_, span, bytes) => {
  expect(spanBytes(span) - none).toBeGreaterThanOrEqual(bytes)
  expect(spanBytes(span) - none).toBeLessThan(2 * bytes + 600)
})

it('counts a trace state, and nothing for one that fails', () => {
  expect(traceStateBytes({ traceState })).toBeGreaterThanOrEqual(202)
  expect(traceStateBytes({})).toBe(0)
  expect(traceStateBytes({ traceState: throwingGetters('serialize') })).toBe(0)
})

it('counts something for a span that holds nothing', () => {
  expect(none).toBeGreaterThan(100)
  expect(none).toBeLessThan(1000)
})
