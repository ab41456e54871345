import type { Span } from '@opentelemetry/api'
import type { ReadableSpan } from '@throughline/core'
import { expect, it } from 'vitest'
import { recordSpans } from '../fixtures/span-recorder.ts'

const context = { traceId: '4bf92f3577b34da6a3ce929d0e0e4736', spanId: '00f067aa0ba902b7', traceFlags: 1 }

const numbered = (count: number): Record<string, number> =>
  Object.fromEntries(Array.from({ length: count }, (_, index) => [`key.${index}`, index]))

it('keeps the first 128 attributes, lets them change and counts the others', () => {
  const { tracer, only } = recordSpans()
  const span = tracer.startSpan('work', { attributes: numbered(130) })
  span.setAttribute('key.127', 'changed').setAttribute('late', 1)
  span.end()
  expect(only().attributes).toEqual({ ...numbered(128), 'key.127': 'changed' })
  expect(only().droppedAttributesCount).toBe(3)
})

it('keeps the newest 128 events and counts the others', () => {
  const { tracer, only } = recordSpans()
  const span = tracer.startSpan('work')
  for (let index = 0; index < 130; index++) span.addEvent(`event ${index}`)
  span.end()
  expect(only().events).toHaveLength(128)
  expect(only().events.at(-1)?.name).toBe('event 129')
  expect(only().droppedEventsCount).toBe(2)
})

it('keeps the first 128 links and counts the others', () => {
  const { tracer, only } = recordSpans()
  const links = Array.from({ length: 127 }, () => ({ context }))
  const span = tracer.startSpan('work', { links })
  span.addLink({ context }).addLinks([{ context }, { context }])
  span.end()
  expect(only().links).toHaveLength(128)
  expect(only().droppedLinksCount).toBe(2)
})

it('obeys each limit it is given', () => {
  const { tracer, only } = recordSpans({
    spanLimits: {
      attributeCountLimit: 1,
      eventCountLimit: 1,
      linkCountLimit: 1,
      attributePerEventCountLimit: 2,
      attributePerLinkCountLimit: 3,
      attributeValueLengthLimit: 4,
    },
  })
  const span = tracer.startSpan('work', { attributes: { text: 'abcdef', more: 1 } })
  span.addEvent('event', numbered(5)).addLinks([{ context, attributes: numbered(5) }, { context }])
  span.end()
  const { attributes, droppedAttributesCount, events, links, droppedLinksCount } = only()
  expect(attributes).toEqual({ text: 'abcd' })
  expect(droppedAttributesCount).toBe(1)
  expect(events[0]).toMatchObject({ attributes: numbered(2), droppedAttributesCount: 3 })
  expect(links[0]).toMatchObject({ attributes: numbered(3), droppedAttributesCount: 2 })
  expect(droppedLinksCount).toBe(1)
})

it('keeps nothing where the limit is 0', () => {
  const { tracer, only } = recordSpans({
    spanLimits: { attributeCountLimit: 0, eventCountLimit: 0, linkCountLimit: 0 },
  })
  const span = tracer.startSpan('work', { attributes: { a: 1 }, links: [{ context }] })
  span.addEvent('event')
  span.end()
  expect(only()).toMatchObject({
    attributes: {},
    events: [],
    links: [],
    droppedAttributesCount: 1,
    droppedEventsCount: 1,
    droppedLinksCount: 1,
  })
})

it('cuts texts and bytes to the length limit, in arrays and maps too, and nothing else', () => {
  const { tracer, only } = recordSpans({ spanLimits: { attributeValueLengthLimit: 3 } })
  const attributes = { text: 'abcd', list: ['abcd', 'ab'], number: 12_345, map: { text: 'abcd' } }
  const span = tracer.startSpan('work', { attributes: attributes as never })
  span.setAttribute('bytes', new Uint8Array([1, 2, 3, 4]) as never)
  span.end()
  expect(only().attributes).toEqual({
    text: 'abc',
    list: ['abc', 'ab'],
    number: 12_345,
    map: { text: 'abc' },
    bytes: new Uint8Array([1, 2, 3]),
  })
})

it('keeps the latest events in their order, while the span runs and when it has ended', () => {
  const { tracer, only } = recordSpans({ spanLimits: { eventCountLimit: 3 } })
  const span = tracer.startSpan('work') as Span & ReadableSpan
  const seen: string[] = []
  for (const name of 'abcdefgh') {
    span.addEvent(name)
    seen.push(namesOf(span))
  }
  span.end()
  expect(seen).toEqual(['a', 'ab', 'abc', 'bcd', 'cde', 'def', 'efg', 'fgh'])
  expect(namesOf(only())).toBe('fgh')
  expect(only().droppedEventsCount).toBe(5)
})

function namesOf({ events }: Pick<ReadableSpan, 'events'>): string {
  return events.map(({ name }) => name).join('')
}
