import type {
  ExporterTransport,
  HttpDeliveryOptions,
  TransportRequest,
  TransportResponse,
} from '@throughline/core'
import { createTracing, otlpExporter, zipkinExporter } from '@throughline/core'
import type { DecodedRequest } from '@throughline/otlp-decoder'
import { decodeRequest } from '@throughline/otlp-decoder'
import { afterEach, beforeEach, describe, expect, it, onTestFinished, vi } from 'vitest'
import { decodeJsonRequest } from '../../fixtures/otlp-json-request.ts'
import { recordProblems } from '../../fixtures/problem-log.ts'

const url = 'http://collector:4318/v1/traces'

const formats = {
  protobuf: { make: otlpExporter, names: (body: Uint8Array) => namesIn(decodeRequest(Buffer.from(body))) },
  json: {
    make: (options: HttpDeliveryOptions) => otlpExporter({ ...options, protocol: 'http/json' }),
    names: (body: Uint8Array) => namesIn(decodeJsonRequest(body)),
  },
  zipkin: {
    make: zipkinExporter,
    names: (body: Uint8Array) =>
      (JSON.parse(Buffer.from(body).toString()) as { name: string }[]).map(({ name }) => name),
  },
}

function namesIn({ resourceSpans }: DecodedRequest): string[] {
  return resourceSpans.flatMap(({ scopeSpans }) =>
    scopeSpans.flatMap(({ spans }) => spans.map(({ name = '' }) => name)),
  )
}

interface SlowCollector extends ExporterTransport {
  readonly requests: readonly TransportRequest[]
  /** Requests that were under way at once, at most. */
  readonly most: number
}

/** Takes every request, and says so after so many milliseconds of the clock that the test moves. */
function slowCollector(millis: number, answer: () => TransportResponse = () => ({ status: 200 })) {
  const requests: TransportRequest[] = []
  let underWay = 0
  const collector = {
    requests,
    most: 0,
    async send(request: TransportRequest) {
      requests.push(request)
      collector.most = Math.max(collector.most, ++underWay)
      await new Promise(resolve => setTimeout(resolve, millis))
      underWay--
      return answer()
    },
  }
  return collector satisfies SlowCollector
}

function tracingTo(
  transport: ExporterTransport,
  options: HttpDeliveryOptions = {},
  format: keyof typeof formats = 'protobuf',
) {
  const tracing = createTracing({ exporter: formats[format].make({ url, ...options, transport } as object) })
  onTestFinished(() => tracing.shutdown({ timeout: 0 }))
  let made = 0
  return { ...tracing, run }

  /** Ends a span each millisecond. */
  async function run(seconds: number): Promise<void> {
    for (let step = 0; step < seconds * 100; step++) {
      for (let count = 0; count < 10; count++) tracing.tracer.startSpan(`span ${made++}`).end()
      await vi.advanceTimersByTimeAsync(10)
    }
  }
}

beforeEach(() => {
  vi.useFakeTimers({
    now: 0,
    toFake: ['setTimeout', 'clearTimeout', 'setInterval', 'clearInterval', 'performance', 'Date'],
  })
})

afterEach(() => {
  vi.useRealTimers()
})

describe('a collector that answers within `timeout`', () => {
  it.each(
    Object.keys(formats).flatMap(format =>
      [100, 1500, 4500, 6000, 9000].map(millis => [format as keyof typeof formats, millis] as const),
    ),
  )(
    'gets 1,000 spans a second once each, without falling behind (%s, after %d ms)',
    async (format, millis) => {
      const sentences = recordProblems()
      const collector = slowCollector(millis)
      const { run, stats } = tracingTo(collector, {}, format)
      await run(20)
      const early = stats()
      // What is under way, and what was gathered in the last second.
      expect(early.unsent).toBeLessThanOrEqual(millis + 1000 + 20)
      await vi.advanceTimersByTimeAsync(millis + 1000)
      expect(stats()).toMatchObject({ exported: 20_000, unsent: 0, dropped: {}, retries: 0, queueBytes: 0 })
      const names = collector.requests.flatMap(({ body }) => formats[format].names(body))
      expect(names).toHaveLength(20_000)
      expect(new Set(names).size).toBe(20_000)
      expect(sentences).toEqual([])
    },
  )

  it('gets no more requests at once than `concurrencyLimit`, and larger ones', async () => {
    const collector = slowCollector(5000)
    const { run, stats } = tracingTo(collector, { concurrencyLimit: 2 })
    await run(20)
    await vi.advanceTimersByTimeAsync(20_000)
    expect(collector.most).toBe(2)
    expect(collector.requests.length).toBeLessThan(12)
    expect(stats()).toMatchObject({ exported: 20_000, unsent: 0 })
  })

  it('gets nothing twice from flushes that wait less long', async () => {
    const collector = slowCollector(6000)
    const { run, flush, stats } = tracingTo(collector)
    await run(1)
    for (const timeout of [10, 500]) {
      const flushed = flush({ timeout })
      await vi.advanceTimersByTimeAsync(timeout)
      await flushed
    }
    await vi.advanceTimersByTimeAsync(8000)
    expect(stats()).toMatchObject({ exported: 1000, retries: 0 })
  })

  it('is not asked again where it would not have as much time as before', async () => {
    const statuses = [503]
    const collector = slowCollector(6000, () => ({ status: statuses.shift() ?? 200 }))
    const { run, stats } = tracingTo(collector, { concurrencyLimit: 1 })
    await run(1)
    await vi.advanceTimersByTimeAsync(20_000)
    expect(collector.requests).toHaveLength(2)
    expect(stats()).toMatchObject({ exported: 1000, unsent: 0 })
  })
})

describe('a collector that is away', () => {
  it.each(['protobuf', 'json', 'zipkin'] as const)(
    'gets one request at a time, and all that has waited in few when it is back (%s)',
    async format => {
      vi.spyOn(Math, 'random').mockReturnValue(0.5)
      recordProblems()
      let isAway = false
      const collector = slowCollector(2000, () => ({ status: isAway ? 503 : 200 }))
      const { run, stats } = tracingTo(collector, { maxQueueBytes: 2 ** 27 }, format)
      await run(10)
      isAway = true
      await run(3)
      const before = collector.requests.length
      await run(30)
      // The pauses grow from a second to five within an export, and from one to thirty between two.
      expect(collector.requests.length - before).toBeLessThan(12)
      isAway = false
      const taken = collector.requests.length
      await vi.advanceTimersByTimeAsync(60_000)
      expect(stats()).toMatchObject({ exported: 43_000, unsent: 0, dropped: {}, queueBytes: 0 })
      expect(collector.requests.length - taken).toBeLessThan(100)
    },
  )

  it('fills the queue up to its bound, what is under way included', async () => {
    recordProblems()
    const hanging = slowCollector(1_000_000)
    const { run, stats } = tracingTo(hanging, { maxQueueBytes: 200_000 })
    await run(20)
    expect(stats().queueBytes).toBeLessThanOrEqual(200_000)
    expect(stats().dropped['queue full']).toBeGreaterThan(0)
    expect(hanging.most).toBeLessThanOrEqual(30)
  })
})

describe('a shutdown', () => {
  it('leaves unconfirmed what a collector has, and loses the rest, which is said in one sentence', async () => {
    const sentences = recordProblems()
    const { run, shutdown, stats } = tracingTo(slowCollector(1_000_000), { concurrencyLimit: 1 })
    await run(2)
    const over = shutdown({ timeout: 100 })
    await vi.advanceTimersByTimeAsync(100)
    await over
    const { unconfirmed, dropped, unsent, queueBytes, lastExportError } = stats()
    expect(unconfirmed).toBeGreaterThan(0)
    expect(dropped).toEqual({ 'shut down': 2000 - unconfirmed })
    expect([unsent, queueBytes]).toEqual([0, 0])
    const reason = 'the collector did not answer within 100 ms'
    expect(sentences).toEqual([
      `throughline: ${2000 - unconfirmed} spans are lost with the shutdown of their exporter, and ${unconfirmed} spans are unconfirmed: ${reason}`,
    ])
    expect(lastExportError).toMatch(/ did not answer within \d+ ms$/)
  })

  it('loses nothing that the collector has', async () => {
    const sentences = recordProblems()
    const { run, shutdown, stats } = tracingTo(slowCollector(1_000_000))
    await run(1)
    const over = shutdown({ timeout: 100 })
    await vi.advanceTimersByTimeAsync(100)
    await over
    expect(stats()).toMatchObject({ exported: 0, dropped: {}, unconfirmed: 1000, unsent: 0, queueBytes: 0 })
    expect(sentences).toEqual([
      'throughline: 1000 spans are unconfirmed at the shutdown of their exporter: the collector did not answer within 100 ms',
    ])
  })

  it('keeps the cause of the failure', async () => {
    recordProblems()
    const { run, shutdown, stats } = tracingTo(slowCollector(10, () => ({ status: 503 })))
    await run(1)
    const over = shutdown({ timeout: 100 })
    await vi.advanceTimersByTimeAsync(100)
    await over
    expect(stats()).toMatchObject({ unconfirmed: 0, dropped: { 'shut down': 1000 } })
    expect(stats().lastExportError).toBe(`${url} answered 503`)
  })

  it.each([0, 0.5, 1 - Number.EPSILON])(
    'asks a collector that was busy twice once more in three seconds (dice at %d)',
    async random => {
      recordProblems()
      vi.spyOn(Math, 'random').mockReturnValue(random)
      const statuses = [503, 503]
      const { run, shutdown, stats } = tracingTo(
        slowCollector(10, () => ({ status: statuses.shift() ?? 200 })),
      )
      await run(0.1)
      const over = shutdown({ timeout: 3000 })
      await vi.advanceTimersByTimeAsync(3000)
      await over
      expect(stats()).toMatchObject({ exported: 100, dropped: {}, retries: 2 })
    },
  )

  it('shortens the pause that lasts', async () => {
    recordProblems()
    vi.spyOn(Math, 'random').mockReturnValue(0.5)
    let isAway = true
    const { run, shutdown, stats } = tracingTo(
      slowCollector(10, () => ({ status: isAway ? 503 : 200 })),
      { timeout: 60_000 },
    )
    await run(0.1)
    // By then the pauses are five seconds long.
    await vi.advanceTimersByTimeAsync(14_000)
    isAway = false
    const over = shutdown({ timeout: 1000 })
    await vi.advanceTimersByTimeAsync(1000)
    await over
    expect(stats()).toMatchObject({ exported: 100, dropped: {} })
  })

  it.each([
    ['2', [200], 2],
    ['20', [], 1],
  ])(
    'waits as long as it was asked to where it has the time (Retry-After: %s)',
    async (seconds, then, asked) => {
      recordProblems()
      const times: number[] = []
      const answers = [
        { status: 429, headers: { 'retry-after': seconds } },
        ...then.map(status => ({ status })),
      ]
      const collector = slowCollector(0, () => {
        times.push(performance.now())
        return answers.shift() ?? { status: 500 }
      })
      const { run, shutdown, stats } = tracingTo(collector, { timeout: 30_000 })
      await run(0.1)
      const over = shutdown({ timeout: 3000 })
      await vi.advanceTimersByTimeAsync(3000)
      await over
      expect(times).toHaveLength(asked)
      expect((times[1] ?? Number.POSITIVE_INFINITY) - (times[0] ?? 0)).toBeGreaterThanOrEqual(2000)
      expect(stats().exported).toBe(then.length * 100)
    },
  )

  it('goes on where the time of an export is over before its own', async () => {
    recordProblems()
    vi.spyOn(Math, 'random').mockReturnValue(0.5)
    const statuses = [503, 503, 503]
    const { run, shutdown, stats } = tracingTo(
      slowCollector(10, () => ({ status: statuses.shift() ?? 200 })),
      { timeout: 1500 },
    )
    await run(0.1)
    const over = shutdown({ timeout: 3000 })
    await vi.advanceTimersByTimeAsync(3000)
    await over
    expect(stats()).toMatchObject({ exported: 100, dropped: {} })
  })
})

describe('two resources that share an exporter', () => {
  it.each(['protobuf', 'json', 'zipkin'] as const)(
    'have the batches that wait joined to one request (%s)',
    async format => {
      const { make, names } = formats[format]
      const collector = slowCollector(1000)
      const exporter = make({ url, transport: collector, concurrencyLimit: 1 } as object)
      const [one, other] = ['one', 'other'].map(service => createTracing({ service, exporter }))
      onTestFinished(() => exporter.shutdown({ timeout: 0 }))
      for (let index = 0; index < 100; index++) {
        one?.tracer.startSpan(`a ${index}`).end()
        other?.tracer.startSpan(`b ${index}`).end()
      }
      const flushed = exporter.forceFlush()
      await vi.advanceTimersByTimeAsync(5000)
      await flushed
      expect(collector.requests.length).toBeLessThan(5)
      const all = collector.requests.flatMap(({ body }) => names(body))
      expect(new Set(all).size).toBe(200)
      expect(all).toHaveLength(200)
    },
  )
})
