import type { KeepOptions } from '@throughline/core'
import { createTracing } from '@throughline/core'
import type { ServedOutcome } from '@throughline/core/integrations'
import { serverTracing } from '@throughline/core/integrations'
import { memoryExporter } from '@throughline/core/testing'
import { beforeEach, expect, test } from 'vitest'
import { forgetProblems, problemCounts, problemSentences } from '../../fixtures/problem-log.ts'
import { incomingRequest, openResponse } from '../http-exchanges.ts'

beforeEach(forgetProblems)

function always(_outcome: ServedOutcome): boolean {
  return true
}

/** Begins requests that are ignored at their end. */
function ignoring(keep: KeepOptions = {}) {
  const exporter = memoryExporter()
  const { tracer, stats, shutdown } = createTracing({ service: 'test', exporter, keep })
  function begin() {
    const response = openResponse()
    const server = serverTracing(
      { name: 'test', version: '1', read: () => incomingRequest() },
      { tracer, ignore: { after: always } },
    )
    const active = server.begin({}, response)
    return {
      child: (name: string) => tracer.startSpan(name, {}, active).end(),
      close: () => void response.emit('close'),
    }
  }
  const names = () => exporter.take().map(({ name }) => name)
  return { begin, names, stats, shutdown, tracer, exporter }
}

test('work that an ignored request has left behind is discarded too', () => {
  const { begin, names, stats } = ignoring()
  const { child, close } = begin()
  close()
  child('afterwards')
  expect(names()).toEqual([])
  expect(stats()).toMatchObject({ sampled: 2, discarded: 2, buffered: 0 })
})

test.each([
  ['maxTraces', { maxTraces: 1 }],
  ['maxSpansPerTrace', { maxSpansPerTrace: 1 }],
  ['maxBytes', { maxBytes: 1 }],
])('what is beyond `keep.%s` is exported, and said so', (bound, keep) => {
  const { begin, names } = ignoring(keep)
  const open = begin()
  const { child, close } = begin()
  child('first')
  child('second')
  close()
  expect(names()).toEqual(['first', 'second', 'GET'])
  open.close()
  expect(names()).toEqual([])
  expect(problemCounts()).toMatchObject({ 'ignore.after': 1, 'test ignore.after': 1 })
  expect(problemSentences()[0]).toContain(`\`keep.${bound}\` of startTracing`)
})

test('what is under way when tracing ends is exported', async () => {
  const { begin, stats, shutdown, exporter } = ignoring()
  begin().child('child')
  expect(exporter.spans).toEqual([])
  await shutdown()
  expect(exporter.take().map(({ name }) => name)).toEqual(['child'])
  expect(stats().keepFallbacks).toBe(0)
})

test('the spans of another tracer are exported, and said so', () => {
  const { tracer, exporter } = ignoring()
  const foreign = {
    startSpan: (...args: Parameters<typeof tracer.startSpan>) =>
      tracer.startSpan(args[0], { ...args[1], kind: 0 }, args[2]),
    startActiveSpan: tracer.startActiveSpan.bind(tracer),
  }
  const response = openResponse()
  serverTracing(
    { name: 'test', version: '1', read: () => incomingRequest() },
    { tracer: foreign, ignore: { after: always } },
  ).begin({}, response)
  response.emit('close')
  expect(exporter.take()).toHaveLength(1)
  expect(problemCounts()).toEqual({ 'test ignore.after': 1 })
})
