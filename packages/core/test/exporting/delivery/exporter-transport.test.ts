import { AsyncLocalStorage } from 'node:async_hooks'
import { setTimeout as delay } from 'node:timers/promises'
import { gunzipSync } from 'node:zlib'
import { context, trace } from '@opentelemetry/api'
import type {
  Exporter,
  ExporterTransport,
  HttpDeliveryOptions,
  TransportRequest,
  TransportResponse,
} from '@throughline/core'
import { createTracing, otlpExporter, zipkinExporter } from '@throughline/core'
import { isTracingSuppressed } from '@throughline/core/integrations'
import { describe, expect, it, onTestFinished } from 'vitest'
import { deepFreeze } from '../../fixtures/deep-freeze.ts'
import { recordProblems } from '../../fixtures/problem-log.ts'
import { recordSpans } from '../../fixtures/span-recorder.ts'
import { startFaultServer } from '../http1/fault-server.ts'
import { bytesField, varintField } from '../protobuf/protobuf-bytes.ts'

const url = 'http://collector:4318/v1/traces'

type Send = (request: TransportRequest, attempt: number) => unknown

/** A transport that answers as `answer` does, and keeps what it was given. */
function scripted(
  answer: Send = () => ({ status: 200 }),
): ExporterTransport & { requests: TransportRequest[] } {
  const requests: TransportRequest[] = []
  const send = async (request: TransportRequest) =>
    answer(request, requests.push(request) - 1) as TransportResponse
  return { requests, send }
}

/** For what goes over a socket, which takes its time on a busy machine. */
const PATIENT: HttpDeliveryOptions = { timeout: 60_000 }

async function exported(
  transport: ExporterTransport,
  options: HttpDeliveryOptions = {},
  make: (options: HttpDeliveryOptions & { url: string }) => Exporter = otlpExporter,
): Promise<Exporter> {
  const exporter = make({ url, timeout: 500, ...options, transport })
  onTestFinished(() => exporter.shutdown({ timeout: 0 }))
  const { tracer } = recordSpans({ spanProcessors: [exporter] })
  tracer.startSpan('work').end()
  await exporter.forceFlush().catch(() => {})
  return exporter
}

describe('a transport of the application', () => {
  it.each([
    ['otlpExporter', otlpExporter, 'application/x-protobuf'],
    ['zipkinExporter', zipkinExporter, 'application/json'],
  ])('gets the requests of %s', async (_, make, contentType) => {
    const transport = scripted()
    const exporter = await exported(transport, deepFreeze({ headers: { 'Api-Key': 'abc' } }), make)
    expect(exporter.counts).toMatchObject({ exported: 1, dropped: {}, retries: 0 })
    const [request] = transport.requests
    expect(request).toMatchObject({ url, method: 'POST', redirect: 'manual' })
    expect(request?.headers).toEqual({
      'content-type': contentType,
      'user-agent': expect.stringMatching(/^Throughline-(OTLP|Zipkin)-Exporter-JavaScript\//),
      'api-key': 'abc',
    })
    expect(Buffer.from(request?.body ?? '').includes('work')).toBe(true)
    expect(request?.signal.aborted).toBe(false)
  })

  it('gets what is compressed, with the header that says so', async () => {
    const transport = scripted()
    await exported(transport, { compression: 'gzip' })
    const [request] = transport.requests
    expect(request?.headers).toMatchObject({ 'content-encoding': 'gzip' })
    expect(gunzipSync(request?.body ?? '').includes('work')).toBe(true)
  })

  it('gets a user and a password as a header, and not in the address', async () => {
    const transport = scripted()
    await exported(transport, {}, options =>
      otlpExporter({ ...options, url: 'http://me:secret@collector:4318/v1/traces?tenant=7' }),
    )
    expect(transport.requests).toMatchObject([
      { url: `${url}?tenant=7`, headers: { authorization: `Basic ${btoa('me:secret')}` } },
    ])
  })

  it('is asked again where it fails, or the backend may take the spans later', async () => {
    const answers = [
      () => ({ status: 503, headers: { 'Retry-After': '0' } }),
      () => ({ status: 429, headers: new Headers({ 'retry-after': '0' }) }),
      () => new Response(null, { status: 202 }),
    ]
    const transport = scripted((_, attempt) => answers[attempt]?.())
    const exporter = await exported(transport, { timeout: 60_000, maxRetryAfter: 1 })
    expect(exporter.counts).toMatchObject({ exported: 1, retries: 2 })
  })

  it.each<[string, Send]>([
    ['fails', () => Promise.reject(new TypeError('fetch failed', { cause: new Error('no route') }))],
    ['throws what is no error', () => Promise.reject('no route')],
  ])('is unreachable when it %s, and the spans wait', async (_, answer) => {
    const exporter = await exported(scripted(answer))
    expect(exporter.counts).toMatchObject({ exported: 0, dropped: {} })
    expect(exporter.counts?.lastError).toMatch(
      /^http:\/\/collector:4318\/v1\/traces could not be reached: no route/,
    )
    expect(exporter.counts?.queueBytes).toBeGreaterThan(0)
  })

  it.each([[undefined], [{}], [{ status: '200' }], [{ status: 0 }], [{ status: 2000 }]])(
    'is unreachable when it resolves with %j',
    async response => {
      const exporter = await exported(scripted(() => response))
      expect(exporter.counts?.lastError).toContain(
        'http://collector:4318/v1/traces gave no answer that could be read: expected `transport.send` to resolve with { status }, a whole number from 100 to 599, got ',
      )
    },
  )

  it.each([
    [undefined, '`undefined` (undefined)'],
    [null, '`null` (null)'],
    ['', '`` (string)'],
    [7, '`7` (number)'],
    [{ code: 7 }, '`{code: 7}` (object)'],
  ])('is named, with what was expected, when it throws %j', async (thrown, shown) => {
    const exporter = await exported(
      scripted(() => {
        throw thrown
      }),
    )
    expect(exporter.counts?.lastError).toContain(
      `could not be reached: \`transport.send\` threw ${shown}, expected an Error`,
    )
  })

  it('is refused with what the backend says', async () => {
    const answer = () => ({
      status: 400,
      statusText: 'Bad',
      headers: { 'content-type': ['text/plain'] },
      body: chunks('too ', 'old'),
    })
    const exporter = await exported(scripted(answer))
    expect(exporter.counts).toMatchObject({
      dropped: { 'refused by the collector': 1 },
      lastError: `${url} answered 400 Bad: too old`,
    })
  })

  it.each([404, 405])('that answers %i is told what the address should be', async status => {
    const answer = () => ({ status })
    const lastErrorOf = async (make: (options: HttpDeliveryOptions) => Exporter) =>
      (await exported(scripted(answer), {}, make)).counts?.lastError
    const at = (address: string) => (options: HttpDeliveryOptions) =>
      otlpExporter({ ...options, url: address })
    expect(await lastErrorOf(at('http://me:secret@collector:4318/api?key=secret'))).toBe(
      `http://collector:4318/api answered ${status}; collectors take them at ${url}: write \`url: '${url}'\`, or \`endpoint: 'http://collector:4318'\`, to which /v1/traces is appended`,
    )
    expect(await lastErrorOf(at(url))).toBe(`${url} answered ${status}`)
    const zipkin = 'http://zipkin:9411/api/v2/spans'
    expect(
      await lastErrorOf(options => zipkinExporter({ ...options, url: 'http://zipkin:9411/api/v1/spans' })),
    ).toContain(`; Zipkin takes them at ${zipkin}: write \`url: '${zipkin}'\``)
  })

  it('has its partial success read by OTLP, and not by Zipkin', async () => {
    const body = bytesField(1, Buffer.concat([varintField(1, 1n), bytesField(2, 'too old')]))
    const otlp = await exported(scripted(() => ({ status: 200, body })))
    expect(otlp.counts).toMatchObject({ exported: 0, dropped: { 'rejected by the collector': 1 } })
    const zipkin = await exported(
      scripted(() => ({ status: 200, body })),
      {},
      zipkinExporter,
    )
    expect(zipkin.counts).toMatchObject({ exported: 1, dropped: {} })
  })

  it('has no more than 64 KiB of a response read', async () => {
    let read = 0
    async function* endless() {
      for (;;) yield Buffer.alloc(1024 * (read++ && 1))
    }
    const sentences = recordProblems()
    const exporter = await exported(scripted(() => ({ status: 200, body: endless() })))
    expect(exporter.counts).toMatchObject({ exported: 1 })
    expect(sentences).toEqual([expect.stringContaining('it is longer than 64 KiB')])
    expect(read).toBeLessThan(70)
  })

  it('has a response of empty chunks broken off', async () => {
    async function* endless() {
      for (;;) yield new Uint8Array(0)
    }
    const exporter = await exported(scripted(() => ({ status: 200, body: endless() })))
    expect(exporter.counts).toMatchObject({ exported: 1, retries: 0 })
  })

  it.each([
    ['headers', { headers: [5] }],
    ['a status text', { statusText: Symbol('OK') }],
  ])('is judged by its status where %s cannot be read', async (_, odd) => {
    const taken = await exported(scripted(() => ({ status: 200, ...odd })))
    expect(taken.counts).toMatchObject({ exported: 1, retries: 0 })
    const refused = await exported(scripted(() => ({ status: 400, ...odd })))
    expect(refused.counts).toMatchObject({
      exported: 0,
      retries: 0,
      dropped: { 'refused by the collector': 1 },
    })
  })

  it('may answer with headers that are null, as in JSON', async () => {
    const exporter = await exported(scripted(() => ({ status: 200, headers: null, statusText: null })))
    expect(exporter.counts).toMatchObject({ exported: 1 })
    expect(exporter.counts?.lastError).toBeUndefined()
  })

  it('is told when its time is over, and not waited for', async () => {
    const transport = scripted(() => new Promise(() => {}))
    const exporter = await exported(transport, { timeout: 50 })
    expect(transport.requests[0]?.signal.aborted).toBe(true)
    expect(exporter.counts?.lastError).toContain('raise `timeout` (now 50) if it takes longer')
  })

  it('has delivered when the status has come, even if the body does not end', async () => {
    async function* halting(signal: AbortSignal) {
      yield Buffer.from('half')
      await delay(60_000, undefined, { signal, ref: false })
    }
    const exporter = await exported(
      scripted(({ signal }) => ({ status: 200, body: halting(signal) })),
      {
        timeout: 100,
      },
    )
    expect(exporter.counts).toMatchObject({ exported: 1, dropped: {} })
  })

  it('may be `fetch`, which keeps the headers to one address', async () => {
    const transport: ExporterTransport = { send: ({ url, ...options }) => fetch(url, options) }
    const here = await startFaultServer()
    const exporter = await exported(transport, PATIENT, options =>
      otlpExporter({ ...options, url: here.url }),
    )
    expect(exporter.counts).toMatchObject({ exported: 1 })
    expect(here.received[0]?.body.includes('work')).toBe(true)
    const moved = await startFaultServer(response => response.writeHead(307, { location: here.url }).end())
    const lost = await exported(transport, PATIENT, options => otlpExporter({ ...options, url: moved.url }))
    expect(here.received).toHaveLength(1)
    expect(lost.counts?.lastError).toContain(`redirects to ${here.url} are not followed`)
  })

  it('works outside of every trace', async () => {
    onTestFinished(() => context.disable())
    const theirs = new AsyncLocalStorage<string>()
    const seen: unknown[] = []
    const transport = scripted(() => {
      const active = context.active()
      seen.push(isTracingSuppressed(active), trace.getSpan(active), theirs.getStore())
      return { status: 200 }
    })
    const { tracer, flush, shutdown } = createTracing({ exporter: otlpExporter({ url, transport }) })
    onTestFinished(() => shutdown({ timeout: 0 }))
    await theirs.run('request', () =>
      tracer.startActiveSpan('caller', span => {
        span.end()
        return flush()
      }),
    )
    expect(seen).toEqual([true, undefined, undefined])
  })

  it('is closed once; a failure of that is reported', async () => {
    const sentences = recordProblems()
    let closed = 0
    const close = async () => {
      closed++
      throw new Error('still open')
    }
    const exporter = await exported({ ...scripted(), close })
    await exporter.shutdown()
    expect(closed).toBe(1)
    expect(sentences).toEqual(['throughline: `transport.close` of an exporter failed: still open'])
  })

  it('cannot send while the process exits, which is said', async () => {
    const transport = scripted(() => new Promise(() => {}))
    const exporter = otlpExporter({ url, transport })
    recordSpans({ spanProcessors: [exporter] })
      .tracer.startSpan('work')
      .end()
    exporter.flushAtExit?.(100)
    expect(exporter.counts?.lastError).toContain('its transport cannot send while the process exits')
    expect(transport.requests).toEqual([])
  })

  it.each([[null], [{}], [() => {}], ['proxy']])('is checked at start: %j', transport => {
    for (const make of [otlpExporter, zipkinExporter])
      expect(() => make({ transport: transport as never })).toThrow(
        /^Expected `transport` to be an object with a method `send`, got /,
      )
  })

  it('has no use for certificates', () => {
    expect(() => otlpExporter({ transport: scripted(), tls: {} })).toThrow(
      /^Expected `tls` to be left out where a `transport` is given, which opens connections itself, got /,
    )
  })
})

async function* chunks(...texts: readonly string[]) {
  for (const text of texts) yield Buffer.from(text)
}
