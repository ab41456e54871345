import { describe, expect, test } from 'vitest'
import { hasStory, storyOf } from '../../page/trace/story.ts'
import { topicFamily } from '../../page/trace/topic-family.ts'
import { ORDER_STORY } from './fixtures/order-story.ts'
import type { SpanSketch } from './fixtures/otlp-trace.ts'
import { spansOf, traceOf } from './fixtures/trace-of.ts'

describe('storyOf', () => {
  test('gives each service, topic and partition a lane, in the order in which they begin', () => {
    const { lanes } = storyOf(traceOf(ORDER_STORY))
    expect(
      lanes.map(({ name, partition, role }) => [name, partition, role].filter(Boolean).join(' ')),
    ).toEqual([
      'payment',
      'order',
      'orders 0 first',
      'shipping',
      'orders.retry 0 retry',
      'orders.dlq 0 dead letter',
    ])
  })

  test('counts the attempts at a message through its retry topic', () => {
    const { items } = storyOf(traceOf(ORDER_STORY))
    expect(items.flatMap(({ attempt }) => attempt ?? [])).toEqual([1, 2])
  })

  test('leads from a sender through the queue to the consumer, and marks what was not read', () => {
    const { items, arrows } = storyOf(traceOf(ORDER_STORY))
    const queues = items.flatMap((item, index) => (item.kind === 'queue' ? [index] : []))
    expect(queues.map(index => items[index]?.unread)).toEqual([false, false, true])
    for (const queue of queues.slice(0, 2)) {
      expect(arrows.filter(arrow => arrow.to === queue)).toHaveLength(1)
      expect(arrows.filter(arrow => arrow.from === queue)).toHaveLength(1)
    }
  })

  test('shows a batch with each of its senders', () => {
    const sends = Array.from({ length: 3 }, (_, index): SpanSketch => {
      return {
        id: index + 1,
        service: 'web',
        name: 'send clicks',
        kind: 4,
        from: index * 10,
        to: index * 10 + 5,
      }
    })
    const batch: SpanSketch = {
      id: 9,
      service: 'sink',
      name: 'process clicks',
      kind: 5,
      from: 100,
      to: 130,
      links: [1, 2, 3],
    }
    const { items } = storyOf(traceOf([...sends, batch]))
    expect(items.filter(({ kind }) => kind === 'queue').map(({ from, to }) => [from, to])).toEqual([
      [5, 100],
      [15, 100],
      [25, 100],
    ])
  })

  test('puts bars that overlap into rows of their own', () => {
    const { lanes } = storyOf(
      traceOf([
        { id: 1, service: 'web', name: 'GET /a', kind: 2, from: 0, to: 10 },
        { id: 2, service: 'web', name: 'GET /b', kind: 2, from: 5, to: 15 },
        { id: 3, service: 'web', name: 'GET /c', kind: 2, from: 12, to: 20 },
      ]),
    )
    expect(lanes.map(({ rows }) => rows)).toEqual([2])
  })

  test('puts a topic before who reads it, even where the reader began before the sender ended', () => {
    const { lanes } = storyOf(
      traceOf([
        { id: 1, service: 'web', name: 'send clicks', kind: 4, from: 0, to: 10 },
        { id: 2, parent: 1, service: 'sink', name: 'process clicks', kind: 5, from: 6, to: 12 },
      ]),
    )
    expect(lanes.map(({ name }) => name)).toEqual(['web', 'clicks', 'sink'])
  })

  test('is for traces with messages', () => {
    expect(hasStory(traceOf(ORDER_STORY))).toBe(true)
    expect(hasStory(traceOf(spansOf(['a', '', 0, 1])))).toBe(false)
  })
})

describe('topicFamily', () => {
  test.each([
    ['orders', 'orders', 'first'],
    ['orders.retry', 'orders', 'retry'],
    ['orders-retry-3', 'orders', 'retry'],
    ['orders_retry_5m', 'orders', 'retry'],
    ['orders.dlq', 'orders', 'dead letter'],
    ['orders.DLT', 'orders', 'dead letter'],
    ['orders-dead-letter', 'orders', 'dead letter'],
    ['orders.retry.dlq', 'orders', 'dead letter'],
    ['retry', 'retry', 'first'],
  ])('%s belongs to %s as %s', (topic, family, role) => {
    expect(topicFamily(topic)).toEqual({ family, role })
  })
})
