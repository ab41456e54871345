// Through its file: the doors show whether a span is kept, and not by what reckoning.

import { expect, it } from 'vitest'
import { spanBytes } from '../../src/sampling/span-bytes.ts'
import type { RecordingSpan } from '../../src/trace/span.ts'
import { recordSpans } from '../fixtures/span-recorder.ts'

const { tracer } = recordSpans()
const plain = (): RecordingSpan => tracer.startSpan('work') as RecordingSpan
const none = spanBytes(plain())
const context = { traceId: '4bf92f3577b34da6a3ce929d0e0e4736', spanId: '00f067aa0ba902b7', traceFlags: 1 }
const text = 'x'.repeat(1000)

it.each<[string, RecordingSpan, number]>([
  ['a text', plain().setAttribute('a', text), 1000],
  ['texts in an array', plain().setAttribute('a', [text, text]), 2000],
  ['texts in a map', plain().setAttribute('a', { b: { c: text } } as never), 1000],
  ['bytes', plain().setAttribute('a', new Uint8Array(1000) as never), 1000],
  ['its name', plain().updateName(text), 990],
  ['an event', plain().addEvent('e', { a: text }), 1000],
  ['events', plain().addEvent('e').addEvent('e'), 300],
  ['a link', plain().addLink({ context, attributes: { a: text } }), 1000],
  ['links', plain().addLinks([{ context }, { context }]), 300],
  ['numbers', plain().setAttributes({ a: 1, b: 2, c: true }), 30],
])('counts %s', (_, span, bytes) => {
  expect(spanBytes(span) - none).toBeGreaterThanOrEqual(bytes)
  expect(spanBytes(span) - none).toBeLessThan(bytes + 600)
})

it('counts something for a span that holds nothing', () => {
  expect(none).toBeGreaterThan(100)
  expect(none).toBeLessThan(1000)
})
