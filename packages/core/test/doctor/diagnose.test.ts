import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import type { Server } from 'node:http'
import http from 'node:http'
import http2 from 'node:http2'
import https from 'node:https'
import type { AddressInfo } from 'node:net'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { diag } from '@opentelemetry/api'
import { otlpExporter, startTracing } from '@throughline/core'
import type { DiagnoseOptions, Diagnosis, Finding } from '@throughline/core/doctor'
import { diagnose } from '@throughline/core/doctor'
import { whySlow } from '@throughline/core/why-slow'
import { spansIn } from '@throughline/otlp-decoder'
import { afterEach, describe, expect, it, onTestFinished, vi } from 'vitest'
import { selfSigned } from '../exporting/http1/self-signed-certificate.ts'
import { startCollector } from '../fixtures/collector.ts'
import { freePort } from '../fixtures/free-port.ts'

afterEach(() => vi.unstubAllEnvs())

async function diagnosed(endpoint: string | undefined, options: DiagnoseOptions = {}): Promise<Diagnosis> {
  vi.stubEnv('OTEL_EXPORTER_OTLP_ENDPOINT', endpoint)
  const diagnosis = await diagnose(options)
  // Each that is not well says what to do.
  for (const { status, found, advice } of diagnosis.findings)
    if (status !== 'ok') expect(advice, found).toMatch(/^[a-z`]/)
  expect(diagnosis.ok).toBe(!diagnosis.findings.some(({ status }) => status === 'failure'))
  return diagnosis
}

function findingOf({ findings }: Diagnosis, check: string): Finding | undefined {
  return findings.find(each => each.check === check)
}

function textOf({ findings }: Diagnosis): string {
  return findings.map(({ status, found, advice }) => `${status}: ${found} -> ${advice}`).join('\n')
}

async function listen(
  server: Server | http2.Http2Server | ReturnType<typeof createServer>,
  host = '127.0.0.1',
): Promise<number> {
  await new Promise<void>(resolve => server.listen(0, host, resolve))
  onTestFinished(() => void server.close())
  return (server.address() as AddressInfo).port
}

describe('delivery', () => {
  it('sends one span, and says that it arrived, and which trace to look for', async () => {
    const { endpoint, received } = await startCollector()
    const diagnosis = await diagnosed(endpoint)
    const sent = spansIn(received[0]?.body ?? new Uint8Array())
    const delivery = findingOf(diagnosis, 'delivery')
    expect(delivery).toMatchObject({ status: 'ok' })
    expect(sent.map(({ name }) => name)).toEqual(['throughline doctor'])
    expect(delivery?.found).toContain(`the collector at ${endpoint}/v1/traces took a test span in `)
    expect(delivery?.found).toContain(`look for the trace ${sent[0]?.traceId}`)
    expect(findingOf(diagnosis, 'sampler')?.found).toBe('every trace is sampled')
    expect(diagnosis).toMatchObject({ ok: true, node: process.version })
  })

  it.each([
    [
      'a closed port',
      async () => `http://127.0.0.1:${await freePort()}`,
      /ECONNREFUSED/,
      /start the collector, or/,
    ],
    [
      'a host that is not there',
      async () => 'http://collector.invalid:4318',
      /ENOTFOUND|EAI_AGAIN/,
      /name of the host/,
    ],
    [
      'a port for gRPC',
      async () => `http://127.0.0.1:${await listen(http2.createServer())}`,
      /HTTP/,
      /use the port for HTTP, 4318/,
    ],
    [
      'a server without TLS',
      async () => `https://127.0.0.1:${await listen(http.createServer())}`,
      /plain http/,
      /http:\/\/ in place/,
    ],
    [
      'a server with TLS',
      async () => `http://127.0.0.1:${await listen(https.createServer(selfSigned))}`,
      /socket hang up/,
      /https:\/\/ in place/,
    ],
    [
      'a server that is silent',
      async () => `http://127.0.0.1:${await listen(createServer())}`,
      /did not answer/,
      /firewall/,
    ],
  ])('finds %s at once', async (server, start, found, advice) => {
    const timeout = server === 'a server that is silent' ? 500 : 60_000
    const diagnosis = await diagnosed(await start(), { timeout })
    expect(findingOf(diagnosis, 'delivery')).toMatchObject({
      status: 'failure',
      found: expect.stringMatching(found),
      advice: expect.stringMatching(advice),
    })
  })

  it.each([
    [401, /the key in OTEL_EXPORTER_OTLP_HEADERS/],
    [404, /correct the path/],
    [503, /log of the collector/],
  ])('says what to do about the status %i', async (status, advice) => {
    const server = http.createServer((request, response) => {
      request.resume().on('end', () => response.writeHead(status).end('no'))
    })
    const diagnosis = await diagnosed(`http://127.0.0.1:${await listen(server)}`)
    expect(findingOf(diagnosis, 'delivery')).toMatchObject({
      status: 'failure',
      found: expect.stringContaining(String(status)),
      advice: expect.stringMatching(advice),
    })
  })

  it('knows the address of an exporter with a spool', async () => {
    const { endpoint } = await startCollector()
    const path = mkdtempSync(join(tmpdir(), 'throughline-'))
    onTestFinished(() => rmSync(path, { recursive: true }))
    const exporter = whySlow(otlpExporter({ url: `${endpoint}/v1/traces`, spool: { path } }))
    const { shutdown } = startTracing({ exporter })
    onTestFinished(async () => {
      await shutdown()
      diag.disable()
    })
    const diagnosis = await diagnosed(undefined)
    expect(findingOf(diagnosis, 'delivery')?.found).toContain(`the collector at ${endpoint}/v1/traces took`)
    expect(findingOf(diagnosis, 'clock')?.status).toBe('ok')
  })

  it('sends nothing where that is not wanted', async () => {
    const { endpoint, received } = await startCollector()
    expect(findingOf(await diagnosed(endpoint, { send: false }), 'delivery')?.status).toBe('skipped')
    expect(received).toEqual([])
  })
})

it('finds a path that is doubled, and the port of the other protocol', async () => {
  const { endpoint } = await startCollector()
  vi.stubEnv('OTEL_EXPORTER_OTLP_TRACES_ENDPOINT', `${endpoint}/v1/traces/v1/traces`)
  expect(textOf(await diagnosed(undefined))).toMatch(/has the path twice; .*set OTEL_/)
})

describe('certificate', () => {
  it('finds one that is not trusted, and names what it was issued by', async () => {
    const port = await listen(https.createServer(selfSigned))
    const diagnosis = await diagnosed(`https://localhost:${port}`)
    expect(findingOf(diagnosis, 'certificate')).toMatchObject({
      status: 'failure',
      found: expect.stringMatching(
        /^the certificate of localhost:\d+ is not trusted \(\w+\); it was issued by /,
      ),
      advice: expect.stringContaining('set OTEL_EXPORTER_OTLP_CERTIFICATE to the PEM file'),
    })
  })

  it('finds one that is for another name', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'throughline-doctor-'))
    onTestFinished(() => rmSync(folder, { recursive: true }))
    writeFileSync(join(folder, 'ca.pem'), selfSigned.cert)
    vi.stubEnv('OTEL_EXPORTER_OTLP_CERTIFICATE', join(folder, 'ca.pem'))
    const port = await listen(https.createServer(selfSigned), '127.0.0.2')
    const diagnosis = await diagnosed(`https://127.0.0.2:${port}`)
    expect(findingOf(diagnosis, 'certificate')).toMatchObject({
      status: 'failure',
      advice: expect.stringContaining('use one of these names in OTEL_EXPORTER_OTLP_ENDPOINT'),
    })
  })
})

describe('clock', () => {
  it.each([
    [7200, 'behind'],
    [-7200, 'ahead of'],
  ])('finds a collector whose Date is off by %i s', async (seconds, side) => {
    const server = http.createServer((request, response) => {
      const date = new Date(Date.now() + seconds * 1000).toUTCString()
      request.resume().on('end', () => response.writeHead(200, { date }).end())
    })
    const clock = findingOf(await diagnosed(`http://127.0.0.1:${await listen(server)}`), 'clock')
    expect(clock).toMatchObject({ status: 'warning', advice: 'synchronize both with NTP' })
    expect(clock?.found).toMatch(new RegExp(`is (2 h 00|1 h 59) min ${side} that of 127.0.0.1:`))
  })

  it('agrees with one that is right', async () => {
    const server = http.createServer(
      (request, response) => void request.resume().on('end', () => response.end()),
    )
    const clock = findingOf(await diagnosed(`http://127.0.0.1:${await listen(server)}`), 'clock')
    expect(clock?.status).toBe('ok')
  })
})

describe('variables', () => {
  it.each([
    ['always_off', undefined],
    ['traceidratio', '0'],
  ])('finds a sampler that refuses all: %s', async (sampler, argument) => {
    vi.stubEnv('OTEL_TRACES_SAMPLER', sampler)
    vi.stubEnv('OTEL_TRACES_SAMPLER_ARG', argument)
    const { endpoint } = await startCollector()
    expect(findingOf(await diagnosed(endpoint), 'sampler')).toMatchObject({
      status: 'warning',
      found: expect.stringContaining('none is sampled'),
    })
  })

  it('finds tracing that is turned off, an exporter that is none, and a word that is unknown', async () => {
    const { endpoint } = await startCollector()
    vi.stubEnv('OTEL_TRACES_EXPORTER', 'none')
    expect(findingOf(await diagnosed(endpoint), 'delivery')?.found).toMatch(/^no exporter took the test span/)
    vi.stubEnv('OTEL_TRACES_EXPORTER', undefined)
    vi.stubEnv('OTEL_EXPORTER_OTLP_PROTOCOL', 'http')
    expect(textOf(await diagnosed(endpoint))).toContain('OTEL_EXPORTER_OTLP_PROTOCOL is ignored')
    vi.stubEnv('OTEL_SDK_DISABLED', 'true')
    expect(findingOf(await diagnosed(endpoint), 'provider')?.found).toContain('OTEL_SDK_DISABLED is true')
  })
})

describe('a folder', () => {
  /** The folder of a service; `files` by their paths. */
  function serviceWith(files: Readonly<Record<string, object | string>>): string {
    const folder = mkdtempSync(join(tmpdir(), 'throughline-doctor-'))
    onTestFinished(() => rmSync(folder, { recursive: true }))
    for (const [path, content] of Object.entries(files)) {
      mkdirSync(join(folder, path, '..'), { recursive: true })
      writeFileSync(join(folder, path), typeof content === 'string' ? content : JSON.stringify(content))
    }
    return folder
  }

  const core = {
    'node_modules/@throughline/core/package.json': { name: '@throughline/core', version: '0.1.0' },
  }
  const api = (version: string) => ({ name: '@opentelemetry/api', version })

  it('has two versions of the API, and libraries without their integrations', async () => {
    const folder = serviceWith({
      'package.json': {
        dependencies: {
          '@opentelemetry/api': '1',
          '@throughline/core': '0',
          library: '1',
          kafkajs: '2',
          pino: '9',
          '@throughline/logger': '1',
        },
      },
      ...core,
      'node_modules/@opentelemetry/api/package.json': api('1.9.0'),
      'node_modules/library/package.json': { dependencies: { '@opentelemetry/api': '1' } },
      'node_modules/library/node_modules/@opentelemetry/api/package.json': api('1.8.0'),
    })
    const { endpoint } = await startCollector()
    const shown = textOf(await diagnosed(endpoint, { folder }))
    expect(shown).toMatch(
      /^warning: @opentelemetry\/api is there in several versions: 1\.\d\.0 in .*-> run `npm dedupe`/m,
    )
    expect(shown).toMatch(/^ok: @throughline\/core is 0\.1\.0 /m)
    expect(shown).toMatch(
      /^warning: kafkajs is used without @throughline\/kafka -> run `npm install @throughline\/kafka` and wrap/m,
    )
    expect(shown).toMatch(/^ok: pino is used, and @throughline\/logger is installed/m)
  })

  it('has two major versions of the API, which share nothing', async () => {
    const folder = serviceWith({
      'package.json': { dependencies: { '@throughline/core': '0', '@opentelemetry/api': '2', library: '1' } },
      ...core,
      'node_modules/@opentelemetry/api/package.json': api('2.0.0'),
      'node_modules/library/package.json': { dependencies: { '@opentelemetry/api': '1' } },
      'node_modules/library/node_modules/@opentelemetry/api/package.json': api('1.9.0'),
    })
    const { endpoint } = await startCollector()
    expect(findingOf(await diagnosed(endpoint, { folder }), 'copies')).toMatchObject({ status: 'failure' })
  })

  it('has a start that fails, or that starts nothing', async () => {
    const folder = serviceWith({
      'package.json': {},
      'broken.mjs': "throw new Error('no database')",
      'empty.mjs': '',
    })
    const broken = await diagnosed(undefined, { folder, imports: ['./broken.mjs'] })
    expect(findingOf(broken, 'import')?.found).toBe('./broken.mjs could not be loaded: no database')
    expect(findingOf(broken, 'provider')).toMatchObject({ status: 'failure' })
    expect(findingOf(broken, 'delivery')).toBeUndefined()
    const empty = await diagnosed(undefined, { folder, imports: ['./empty.mjs'] })
    expect(findingOf(empty, 'provider')?.found).toBe('no tracing runs after ./empty.mjs')
  })
})

it('leaves no logger behind', async () => {
  const { endpoint } = await startCollector()
  await diagnosed(endpoint)
  expect((globalThis as never)[Symbol.for('opentelemetry.js.api.1')]).not.toHaveProperty('diag')
})

it.each([[{ imports: './x' }], [{ timeout: 0 }], [{ import: [] }]])(
  'refuses the options %j',
  async options => {
    await expect(diagnose(options as never)).rejects.toThrow(TypeError)
  },
)
