import { once } from 'node:events'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import type { RequestListener, Server } from 'node:http'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { connect } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Exporter, ExporterTransport } from '@throughline/core'
import { createTracing, otlpExporter } from '@throughline/core'
import { expect, onTestFinished, test } from 'vitest'
import { throughProxy } from './proxy.ts'
import { unixSocket } from './unix-socket.ts'

test.each(['unix-socket.ts', 'proxy.ts'])('docs/configuration.md shows %s as it is', async file => {
  const docs = await readFile(new URL('../../../docs/configuration.md', import.meta.url), 'utf8')
  const example = await readFile(new URL(file, import.meta.url), 'utf8')
  expect(docs).toContain(`\`\`\`ts\n${example}\`\`\`\n`)
})

test('spans reach a collector on a Unix socket, over one connection', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'throughline-'))
  onTestFinished(() => rm(folder, { recursive: true }))
  const socketPath = join(folder, 'collector.sock')
  const { received, server } = await listen(socketPath)
  let connections = 0
  server.on('connection', () => connections++)
  const exporter = exporterOf(unixSocket(socketPath), 'http://collector/v1/traces')
  for (const name of ['first', 'second']) await record(exporter, name)
  expect(exporter.counts).toMatchObject({ exported: 2, retries: 0 })
  expect(received).toMatchObject([{ url: '/v1/traces', headers: { host: 'collector' } }, {}])
  expect(connections).toBe(1)
})

test('a collector on a Unix socket that does not end its response has the spans, and ends nothing here', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'throughline-'))
  onTestFinished(() => rm(folder, { recursive: true }))
  const socketPath = join(folder, 'collector.sock')
  await listen(socketPath, (_, response) => response.writeHead(200, { 'content-length': 9 }).write('half'))
  const exporter = exporterOf(unixSocket(socketPath), 'http://collector/v1/traces', 2000)
  await record(exporter, 'work')
  expect(exporter.counts).toMatchObject({ exported: 1, dropped: {} })
})

test('where nothing listens on a Unix socket, spans wait', async () => {
  const exporter = exporterOf(unixSocket('/nowhere/collector.sock'), 'http://collector/v1/traces')
  void record(exporter, 'work')
  await expect
    .poll(() => exporter.counts)
    .toMatchObject({
      exported: 0,
      dropped: {},
      lastError: expect.stringContaining('connect ENOENT /nowhere/collector.sock'),
    })
})

test('spans reach a collector through a proxy', async () => {
  const { url, received } = await listen()
  const targets: (string | undefined)[] = []
  const proxy = await listen()
  proxy.server.on('connect', (request, client) => {
    targets.push(request.url)
    const { hostname, port } = new URL(`http://${request.url}`)
    const tunnel = connect(Number(port), hostname, () => client.write('HTTP/1.1 200 OK\r\n\r\n'))
    tunnel.pipe(client).pipe(tunnel)
  })
  const exporter = exporterOf(throughProxy(proxy.url), `${url}/v1/traces`)
  await record(exporter, 'work')
  expect(exporter.counts).toMatchObject({ exported: 1, retries: 0 })
  expect(targets).toEqual([new URL(url).host])
  expect(received).toMatchObject([{ url: '/v1/traces', method: 'POST' }])
})

test('where no proxy listens, the reason is given', async () => {
  const { url, server } = await listen()
  server.close()
  const exporter = exporterOf(throughProxy(url), 'http://collector:4318/v1/traces')
  void record(exporter, 'work')
  await expect
    .poll(() => exporter.counts?.lastError)
    .toMatch(/^http:\/\/collector:4318\/v1\/traces could not be reached: connect ECONNREFUSED/)
})

function exporterOf(transport: ExporterTransport, url: string, timeout = 10_000): Exporter {
  return otlpExporter({ url, timeout, transport: Object.freeze(transport) })
}

async function record(exporter: Exporter, name: string): Promise<void> {
  const tracing = createTracing({ exporter })
  onTestFinished(() => tracing.shutdown({ timeout: 0 }))
  tracing.tracer.startSpan(name).end()
  await tracing.flush()
}

interface Listening {
  readonly server: Server
  readonly url: string
  readonly received: readonly { url?: string | undefined; method?: string | undefined }[]
}

async function listen(
  socketPath?: string,
  answer: RequestListener = (_, response) => response.end(),
): Promise<Listening> {
  const received: { url?: string | undefined; method?: string | undefined }[] = []
  const server = createServer((request, response) => {
    received.push(request)
    request.resume().on('end', () => answer(request, response))
  })
  server.listen(socketPath === undefined ? { port: 0, host: '127.0.0.1' } : { path: socketPath })
  await once(server, 'listening')
  onTestFinished(() => {
    server.closeAllConnections()
    server.close()
  })
  const { port } = server.address() as AddressInfo
  return { server, url: `http://127.0.0.1:${port}`, received }
}
