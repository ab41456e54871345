import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { gunzipSync } from 'node:zlib'
import { ServerCredentials } from '@grpc/grpc-js'
import { spansIn } from '@throughline/otlp-decoder'
import { describe, expect, it, onTestFinished } from 'vitest'
import type { Answer } from '../exporting/http1/fault-server.ts'
import { startFaultServer } from '../exporting/http1/fault-server.ts'
import { selfSigned } from '../exporting/http1/self-signed-certificate.ts'
import { startGrpcCollector } from '../exporting/otlp/grpc-collector.ts'
import { startService } from '../fixtures/child-service.ts'
import { startCollector } from '../fixtures/collector.ts'
import { eventually } from '../fixtures/eventually.ts'
import { hopeless } from '../fixtures/exit-budget.ts'

/** Port 1 is closed. */
const nowhere = 'http://127.0.0.1:1'
const exiting = 'calls process.exit(3)'

async function temporaryFile(name: string, content = ''): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'throughline-'))
  onTestFinished(() => rm(folder, { recursive: true }))
  const path = join(folder, name)
  await writeFile(path, content)
  return path
}

describe('a process that', () => {
  it('calls process.exit in a handler sends its spans and keeps its code', async () => {
    const collector = await startCollector()
    const { exit } = await startService(collector.endpoint, exiting)
    expect(await exit).toMatchObject({ code: 3, signal: null, stderr: '' })
    expect(collector.spans()).toMatchObject([{ name: 'work' }])
  })

  it.each([
    ['throws', 'Error: uncaught'],
    ['rejects', 'Error: unhandled'],
  ] as const)('%s sends its spans and says what it would have said', async (ending, error) => {
    const collector = await startCollector()
    const { exit } = await startService(collector.endpoint, ending)
    const { code, stderr } = await exit
    expect(code).toBe(1)
    expect(stderr).toContain(error)
    expect(stderr).not.toContain('throughline: ')
    expect(collector.spans()).toMatchObject([{ name: 'work' }])
  })

  it('throws inside a span sends the spans below it, not the one that is open', async () => {
    const collector = await startCollector()
    const { exit } = await startService(collector.endpoint, 'throws inside a span', { SPANS: 'none' })
    expect(await exit).toMatchObject({ code: 1 })
    expect(collector.spans()).toMatchObject([{ name: 'query' }])
  })

  it('throws inside a span that the sampler refused has failed, so `keep.errors` keeps what is held', async () => {
    const collector = await startCollector()
    const { exit } = await startService(collector.endpoint, 'throws inside a span', { KEEP: 'errors' })
    expect(await exit).toMatchObject({ code: 1 })
    expect(collector.spans()).toMatchObject([{ name: 'query' }])
  })

  it('does not wait for the shutdown that it began sends its spans all the same', async () => {
    const collector = await startCollector()
    const { exit } = await startService(collector.endpoint, 'calls process.exit(3) while a shutdown waits')
    expect(await exit).toMatchObject({ code: 3, stderr: '' })
    expect(collector.spans()).toMatchObject([{ name: 'work' }])
  })

  it.each<[string, Answer, string]>([
    ['takes it', response => void setTimeout(() => response.end(), 100), ''],
    ['refuses it', response => void setTimeout(() => response.writeHead(400).end(), 100), 'refused them'],
    [
      'is too busy',
      response => void setTimeout(() => response.writeHead(503).end(), 100),
      '1 of 1 spans unsent',
    ],
  ])('has a request under way asks no second time where the collector %s', async (_, answer, sentence) => {
    const collector = await startCollector(answer)
    const { child, exit } = await startService(
      collector.endpoint,
      'calls process.exit(3) while a request is under way',
      { OTEL_BSP_SCHEDULE_DELAY: '1' },
    )
    await eventually(() => expect(collector.received).toHaveLength(1))
    child.stdin?.write('end\n')
    const { code, stderr } = await exit
    expect(code).toBe(3)
    expect(stderr).toContain(sentence)
    expect(stderr === '').toBe(sentence === '')
    expect(collector.received).toHaveLength(1)
  })

  it('has a request under way that is not answered says so, and sends it no second time', async () => {
    const collector = await startCollector(() => {})
    const { child, exit } = await startService(
      collector.endpoint,
      'calls process.exit(3) while a request is under way',
      { ...hopeless(300), OTEL_BSP_SCHEDULE_DELAY: '1' },
    )
    await eventually(() => expect(collector.received).toHaveLength(1))
    child.stdin?.write('end\n')
    const { code, stderr } = await exit
    expect(code).toBe(3)
    expect(stderr).toMatch(/1 of 1 spans unconfirmed: \S+ did not answer within \d+ ms\n$/)
    expect(collector.received).toHaveLength(1)
  })

  it('has shut tracing down sends nothing a second time', async () => {
    const collector = await startCollector()
    const { exit } = await startService(collector.endpoint, 'calls process.exit(3) after a shutdown')
    expect(await exit).toMatchObject({ code: 3, stderr: '' })
    expect(collector.received).toHaveLength(1)
  })
})

describe('a process that exits sends its spans', () => {
  it('with headers, as JSON, compressed', async () => {
    const { url, received } = await startFaultServer()
    const { exit } = await startService(url.replace('/v1/traces', ''), exiting, {
      OTEL_EXPORTER_OTLP_PROTOCOL: 'http/json',
      OTEL_EXPORTER_OTLP_COMPRESSION: 'gzip',
      OTEL_EXPORTER_OTLP_HEADERS: 'api-key=secret',
    })
    expect(await exit).toMatchObject({ code: 3, stderr: '' })
    expect(received).toMatchObject([
      {
        method: 'POST',
        url: '/v1/traces',
        headers: {
          'api-key': 'secret',
          'content-type': 'application/json',
          'content-encoding': 'gzip',
          'user-agent': expect.stringMatching(/^Throughline-OTLP-Exporter-JavaScript\//),
        },
      },
    ])
    const body = JSON.parse(gunzipSync(received[0]?.body ?? '').toString())
    expect(body.resourceSpans[0].scopeSpans[0].spans).toMatchObject([{ name: 'work' }])
  })

  it('by TLS, to a collector that its own authority vouches for', async () => {
    const { url, received } = await startFaultServer(undefined, selfSigned)
    const { exit } = await startService(url.replace('/v1/traces', ''), exiting, {
      OTEL_EXPORTER_OTLP_CERTIFICATE: await temporaryFile('ca.pem', selfSigned.cert),
    })
    expect(await exit).toMatchObject({ code: 3, stderr: '' })
    expect(received.flatMap(({ body }) => spansIn(body))).toMatchObject([{ name: 'work' }])
  })

  it('to Zipkin', async () => {
    const { url, received } = await startFaultServer()
    const { exit } = await startService(nowhere, exiting, {
      OTEL_TRACES_EXPORTER: 'zipkin',
      OTEL_EXPORTER_ZIPKIN_ENDPOINT: url,
    })
    expect(await exit).toMatchObject({ code: 3, stderr: '' })
    expect(JSON.parse(String(received[0]?.body))).toMatchObject([{ name: 'work' }])
  })

  it('to each of several backends, where one never answers', async () => {
    const silent = await startFaultServer(() => {})
    const collector = await startCollector()
    const { exit } = await startService(collector.endpoint, exiting, { SILENT_URL: silent.url })
    expect(await exit).toMatchObject({ code: 3 })
    expect(collector.spans()).toMatchObject([{ name: 'work' }])
  })

  it.each(['none', 'gzip'])('by gRPC, with metadata, compression %s', async compression => {
    const collector = await startGrpcCollector()
    const { exit } = await startService(collector.url, exiting, {
      OTEL_EXPORTER_OTLP_PROTOCOL: 'grpc',
      OTEL_EXPORTER_OTLP_COMPRESSION: compression,
      OTEL_EXPORTER_OTLP_HEADERS: 'api-key=secret',
    })
    expect(await exit).toMatchObject({ code: 3, stderr: '' })
    expect(collector.spans()).toMatchObject([{ name: 'work' }])
    expect(collector.received[0]?.metadata.get('api-key')).toEqual(['secret'])
  })

  it('by gRPC and TLS', async () => {
    const pair = { private_key: Buffer.from(selfSigned.key), cert_chain: Buffer.from(selfSigned.cert) }
    const collector = await startGrpcCollector(undefined, ServerCredentials.createSsl(null, [pair]))
    const { exit } = await startService(`https://127.0.0.1:${collector.port}`, exiting, {
      OTEL_EXPORTER_OTLP_PROTOCOL: 'grpc',
      OTEL_EXPORTER_OTLP_CERTIFICATE: await temporaryFile('ca.pem', selfSigned.cert),
    })
    expect(await exit).toMatchObject({ code: 3, stderr: '' })
    expect(collector.spans()).toMatchObject([{ name: 'work' }])
  })

  it('to a file', async () => {
    const path = await temporaryFile('spans.jsonl')
    const { exit } = await startService(nowhere, exiting, { SPAN_FILE: path })
    expect(await exit).toMatchObject({ code: 3, stderr: '' })
    const [line] = (await readFile(path, 'utf8')).split('\n')
    expect(JSON.parse(line ?? '').resourceSpans[0].scopeSpans[0].spans).toMatchObject([{ name: 'work' }])
  })

  it('to the terminal, also of a trace that is not complete', async () => {
    const { exit } = await startService(nowhere, 'throws inside a span', { OTEL_TRACES_EXPORTER: 'console' })
    const { code, stdout } = await exit
    expect(code).toBe(1)
    expect(stdout).toContain('query')
  })
})
