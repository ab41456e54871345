import { expect, test } from 'vitest'
import { decodeTraces } from '../../src/otlp/decode-traces.ts'
import { traceText } from '../../src/terminal/trace-text.ts'
import { line, otlpBytes } from '../storage/example-trace.ts'

test('cuts long texts: a value or line of 10 MB is one line of a terminal', () => {
  const long = 'x'.repeat(10_000_000)
  const spans = decodeTraces(otlpBytes([{ attributes: { 'order.id': long }, name: long, kind: 1 }]))
  const text = traceText(spans, [line(long)], { colors: false, width: 100 })
  expect(text).toContain('xxx')
  for (const printed of text.split('\n')) expect(printed.length).toBeLessThan(1000)
})
