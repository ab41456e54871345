import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { setTimeout as pause } from 'node:timers/promises'
import type { Tracer } from '@opentelemetry/api'
import { SpanKind } from '@opentelemetry/api'
import type { ReadableSpan } from '@throughline/core'
import { createTracing, withSpan } from '@throughline/core'
import { memoryExporter } from '@throughline/core/testing'
import { whySlow } from '@throughline/core/why-slow'
import { collectGarbage } from '@throughline/growth'
import { expect, it, onTestFinished } from 'vitest'

type Shares = Record<'cpu' | 'event_loop' | 'gc' | 'io', number>

/** Handles one request, and gives the shares of its time. */
async function sharesOf(handle: (tracer: Tracer) => unknown, kind = SpanKind.SERVER): Promise<Shares> {
  const memory = memoryExporter()
  const { tracer, flush, shutdown } = createTracing({ exporter: whySlow(memory, { slowerThan: 50 }) })
  onTestFinished(() => shutdown())
  // What other files in this process have left is collected outside of the request.
  collectGarbage()
  await withSpan('request', { tracer, kind }, () => handle(tracer))
  await flush()
  return shares(memory.spans.find(({ name }) => name === 'request'))
}

function shares(span: ReadableSpan | undefined): Shares {
  const share = (name: string): number => Number(span?.attributes[`throughline.time.${name}`])
  return { cpu: share('cpu'), event_loop: share('event_loop'), gc: share('gc'), io: share('io') }
}

/** The largest share. */
function cause(found: Shares): string {
  const sum = Object.values(found).reduce((total, each) => total + each, 0)
  expect(sum).toBeCloseTo(1, 1)
  return Object.entries(found).sort(([, one], [, other]) => other - one)[0]?.[0] ?? ''
}

function block(millis: number): void {
  const end = performance.now() + millis
  while (performance.now() < end);
}

/** Waits while other code blocks the event loop. */
async function blockedLoop(): Promise<void> {
  const other = new Promise<void>(resolve =>
    setTimeout(() => {
      block(200)
      resolve()
    }, 5),
  )
  await Promise.all([other, pause(10)])
}

it('finds the event loop where other code blocks it', async () => {
  expect(cause(await sharesOf(blockedLoop))).toBe('event_loop')
})

it.each([
  ['before its first await', () => block(200)],
  [
    'in promises that are settled',
    async () => {
      await null
      await null
      block(200)
    },
  ],
])('finds the code of the request, %s', async (_, handle) => {
  expect(cause(await sharesOf(handle))).toBe('cpu')
})

it('finds the code of a request behind a span that ends', async () => {
  const found = await sharesOf(async tracer => {
    await withSpan('query', { tracer }, () => pause(5))
    block(200)
  })
  expect(cause(found)).toBe('cpu')
})

it('finds a slow upstream', async () => {
  const blocked = await sharesOf(blockedLoop)
  let delay = 0
  const server = createServer(async (_, response) => {
    await pause(delay)
    response.end()
  }).listen(0, '127.0.0.1')
  onTestFinished(() => void server.close())
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  const request = () => fetch(`http://127.0.0.1:${port}`).then(response => response.text())
  await request()
  const before = performance.now()
  await request()
  // Longer than all that is not the upstream, on a machine of any speed.
  delay = 200 + 20 * (performance.now() - before)
  const found = await sharesOf(request)
  // A machine that gives this process no time meanwhile delays its loop too.
  expect(found.io).toBeGreaterThan(3 * blocked.io)
  expect(found.io).toBeGreaterThan(found.cpu)
})

it('finds garbage collection', async () => {
  const withoutGarbage = await sharesOf(() => block(300))
  // Young and many: each collection copies what is still held. By count: a busy machine gives little of any time to this process.
  const found = await sharesOf(() => {
    const kept: object[] = []
    for (let round = 0; round < 200; round++) {
      for (let number = 0; number < 20_000; number++) kept.push({ number, text: [number] })
      if (kept.length > 2_000_000) kept.length = 0
    }
  })
  expect(found.gc).toBeGreaterThan(3 * withoutGarbage.gc)
  expect(found.gc).toBeGreaterThan(found.io + found.event_loop)
})

it('explains messages too, and no other span', async () => {
  const memory = memoryExporter()
  const { tracer, flush, shutdown } = createTracing({ exporter: whySlow(memory, { slowerThan: 20 }) })
  onTestFinished(() => shutdown())
  await withSpan('process orders', { tracer, kind: SpanKind.CONSUMER }, () =>
    withSpan('inner', { tracer }, () => pause(50)),
  )
  withSpan('job', { tracer }, () => block(30))
  withSpan('quick', { tracer, kind: SpanKind.SERVER }, () => {})
  await flush()
  const explained = memory.spans.filter(({ attributes }) => 'throughline.time.io' in attributes)
  expect(explained.map(({ name }) => name)).toEqual(['process orders'])
  expect(memory.spans).toHaveLength(4)
})

it('hands on what the exporter counts, and slow spans at the end of the process', () => {
  const memory = memoryExporter()
  const exporter = whySlow(memory, { slowerThan: 5 })
  const { tracer, provider, stats } = createTracing({ exporter })
  withSpan('slow', { tracer, kind: SpanKind.SERVER }, () => block(10))
  expect(memory.spans).toEqual([])
  provider.flushAtExit(100, false)
  expect(memory.spans.map(({ name }) => name)).toEqual(['slow'])
  expect(stats()).toMatchObject({ exported: 1 })
})

it.each([
  [() => whySlow({} as never), 'Expected `exporter` to be an exporter, such as otlpExporter()'],
  [
    () => whySlow(memoryExporter(), { slowerThan: 0 }),
    'Expected `slowerThan` to be a number of milliseconds above 0',
  ],
  [() => whySlow(memoryExporter(), { slower: 1 } as never), 'slowerThan'],
])('throws for wrong options', (make, sentence) => {
  expect(make).toThrow(sentence)
})
