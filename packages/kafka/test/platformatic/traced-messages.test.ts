import { context } from '@opentelemetry/api'
import { createTracing, currentSpan, withSpan } from '@throughline/core'
import { memoryExporter } from '@throughline/core/testing'
import { traceConsumer, tracedMessages, traceMessage } from '@throughline/kafka/platformatic'
import { afterEach, expect, test } from 'vitest'

const exporter = memoryExporter()
const { tracer } = createTracing({ service: 'test', exporter })

afterEach(() => {
  exporter.take()
})

const message = (offset: bigint) => ({
  topic: 't',
  partition: 0,
  key: 'k',
  value: 'v',
  offset,
  headers: new Map(),
})

/** A stream as a traced consumer returns it, which ends after `count` messages. */
async function streamOf(count: number): Promise<AsyncIterable<ReturnType<typeof message>>> {
  const stream = {
    async *[Symbol.asyncIterator]() {
      for (let offset = 0; offset < count; offset++) {
        await new Promise(setImmediate)
        yield message(BigInt(offset))
      }
    },
  }
  const consumer = traceConsumer({ consume: async (_: object) => stream, groupId: 'g' }, { tracer })
  return consumer.consume({})
}

const activeId = () => currentSpan()?.spanContext().spanId

test('the body of the loop runs in the span of its message, which has ended before the next', async () => {
  const active: unknown[] = []
  for await (const each of tracedMessages(await streamOf(3))) {
    const before = activeId()
    await new Promise(setImmediate)
    expect(activeId()).toBe(before)
    active.push([Number(each.offset), before, exporter.spans.length])
  }
  expect(currentSpan()).toBeUndefined()
  const ids = exporter.take().map(span => span.spanContext().spanId)
  expect(active).toEqual([
    [0, ids[0], 0],
    [1, ids[1], 1],
    [2, ids[2], 2],
  ])
})

test('work that the body does not wait for stays in the span of its message', async () => {
  const active: unknown[] = []
  const works: Promise<void>[] = []
  for await (const each of tracedMessages(await streamOf(3))) {
    const id = activeId()
    const work = async () => {
      await exporter.waitFor(Number(each.offset) + 1, { timeout: 30_000 })
      active.push(activeId() === id)
    }
    if (each.offset > 0n) works.push(work())
  }
  await Promise.all(works)
  expect(active).toEqual([true, true])
})

test.each(['break', 'throw'] as const)(
  'a loop that is left by %s ends the span, and has the context from before',
  async way => {
    const stream = await streamOf(3)
    const loop = async () => {
      for await (const _ of tracedMessages(stream)) {
        if (way === 'throw') throw new Error('no such order')
        break
      }
      return activeId()
    }
    await withSpan('around', { tracer }, async around => {
      const after = await loop().catch(() => activeId())
      expect(after).toBe(around.spanContext().spanId)
    })
    expect(exporter.take().map(span => span.name)).toEqual(['process t', 'around'])
  },
)

test('messages are no part of the trace around the loop, which they are linked to', async () => {
  const stream = await streamOf(2)
  await withSpan('around', { tracer }, async () => {
    for await (const _ of tracedMessages(stream));
  })
  const [one, two, around] = exporter.take()
  for (const span of [one, two]) {
    expect(span?.parentSpanContext).toBeUndefined()
    expect(span?.links.map(link => link.context.spanId)).toEqual([around?.spanContext().spanId])
  }
})

test('what the caller of the loop starts is in no message after the first is done', async () => {
  let firstIsDone = (): void => {}
  const done = new Promise<void>(resolve => {
    firstIsDone = resolve
  })
  const stream = await streamOf(2)
  const loop = async () => {
    for await (const each of tracedMessages(stream)) if (each.offset === 1n) firstIsDone()
  }
  const running = loop()
  const server = (async () => {
    await done
    return [activeId(), context.active().getValue(Symbol.for('nothing'))]
  })()
  await running
  expect(await server).toEqual([undefined, undefined])
  expect(exporter.take()).toHaveLength(2)
})

test('traceMessage has the names of the consumer', async () => {
  const stream = await streamOf(1)
  await traceMessage(stream, message(7n), () => {})
  expect(exporter.take()[0]?.attributes).toMatchObject({
    'messaging.consumer.group.name': 'g',
    'messaging.kafka.offset': 7,
  })
})
