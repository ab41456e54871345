import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { gunzipSync } from 'node:zlib'
import { expect, onTestFinished, test, vi } from 'vitest'
import { OtlpBackend } from '../../../src/demo/backend/otlp-backend.ts'
import { otlpTarget } from '../../../src/demo/backend/otlp-target.ts'
import { startGrpcCollector } from '../../start-grpc-collector.ts'

/** ExportTraceServiceRequest { resource_spans { resource { attributes { key: "service.name" value { string_value: "shop" } } } } } */
const REQUEST = Buffer.from('0a1a0a180a160a0c736572766963652e6e616d6512060a0473686f70', 'hex')

interface Received {
  readonly path: string | undefined
  readonly headers: NodeJS.Dict<string | string[]>
  readonly body: Buffer
}

async function startHttp(status = 200): Promise<{ endpoint: string; received: Received[] }> {
  const received: Received[] = []
  const server = createServer(async (request, response) => {
    const body = Buffer.concat(await request.toArray())
    received.push({ path: request.url, headers: request.headers, body })
    response.writeHead(status).end()
  })
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
  onTestFinished(() => {
    server.close()
    server.closeAllConnections()
  })
  return { endpoint: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, received }
}

/** Sends a request twice, and returns what is written to standard error. */
async function sent(env: NodeJS.ProcessEnv): Promise<string> {
  const written = vi.spyOn(console, 'error').mockReturnValue(undefined)
  const backend = new OtlpBackend(otlpTarget(env))
  backend.send(REQUEST)
  backend.send(REQUEST)
  await backend.settled()
  return written.mock.calls.flat().join('\n')
}

test('sends JSON, gzip and headers where the variables ask for them, those for traces first', async () => {
  const { endpoint, received } = await startHttp()
  const output = await sent({
    OTEL_EXPORTER_OTLP_ENDPOINT: 'http://127.0.0.1:1',
    OTEL_EXPORTER_OTLP_TRACES_ENDPOINT: `${endpoint}/traces`,
    OTEL_EXPORTER_OTLP_PROTOCOL: 'http/json',
    OTEL_EXPORTER_OTLP_COMPRESSION: 'gzip',
    OTEL_EXPORTER_OTLP_HEADERS: 'api-key=a%20secret,tenant=one',
    OTEL_EXPORTER_OTLP_TRACES_HEADERS: 'tenant=two',
  })
  expect(output).toBe('')
  expect(received[0]?.path).toBe('/traces')
  expect(received[0]?.headers).toMatchObject({
    'content-type': 'application/json',
    'api-key': 'a secret',
    tenant: 'two',
  })
  expect(JSON.parse(gunzipSync(received[0]?.body ?? '').toString())).toMatchObject({
    resourceSpans: [{ resource: { attributes: [{ key: 'service.name', value: { stringValue: 'shop' } }] } }],
  })
})

test('speaks gRPC, compressed too', async () => {
  const grpc = await startGrpcCollector()
  onTestFinished(grpc.stop)
  const output = await sent({
    OTEL_EXPORTER_OTLP_ENDPOINT: grpc.endpoint,
    OTEL_EXPORTER_OTLP_PROTOCOL: 'grpc',
    OTEL_EXPORTER_OTLP_COMPRESSION: 'gzip',
    OTEL_EXPORTER_OTLP_HEADERS: 'api-key=secret',
  })
  expect(output).toBe('')
  expect(grpc.services).toEqual(['shop'])
  expect(grpc.requests).toHaveLength(2)
  expect(grpc.headers).toMatchObject({
    'api-key': 'secret',
    ':path': expect.stringContaining('TraceService/Export'),
  })
})

test.each([
  [401, 'Give its key in OTEL_EXPORTER_OTLP_HEADERS'],
  [404, 'OTEL_EXPORTER_OTLP_ENDPOINT is the base URL, without /v1/traces'],
])('says once what to do about the status %i', async (status, advice) => {
  const { endpoint } = await startHttp(status)
  const output = await sent({ OTEL_EXPORTER_OTLP_ENDPOINT: endpoint })
  expect(output).toContain(`demo: the spans did not reach ${endpoint}/v1/traces: status ${status}. ${advice}`)
  expect(output.split('\n')).toHaveLength(1)
})

test('says what to do where gRPC and HTTP are mistaken for each other', async () => {
  const grpc = await startGrpcCollector()
  onTestFinished(grpc.stop)
  const { endpoint } = await startHttp()
  expect(await sent({ OTEL_EXPORTER_OTLP_ENDPOINT: grpc.endpoint })).toContain(
    'Is this the port for gRPC (4317)? Then set OTEL_EXPORTER_OTLP_PROTOCOL=grpc',
  )
  expect(
    await sent({ OTEL_EXPORTER_OTLP_ENDPOINT: endpoint, OTEL_EXPORTER_OTLP_PROTOCOL: 'grpc' }),
  ).toContain('Is this the port for OTLP over HTTP (4318)? Then leave OTEL_EXPORTER_OTLP_PROTOCOL out')
})

test('says what to do where nothing listens, and where gRPC refuses', async () => {
  const grpc = await startGrpcCollector(16)
  onTestFinished(grpc.stop)
  expect(await sent({ OTEL_EXPORTER_OTLP_ENDPOINT: 'http://user:password@127.0.0.1:9' })).toBe(
    'demo: the spans did not reach http://127.0.0.1:9/v1/traces: connect ECONNREFUSED 127.0.0.1:9. Start the backend, or correct OTEL_EXPORTER_OTLP_ENDPOINT',
  )
  expect(
    await sent({ OTEL_EXPORTER_OTLP_ENDPOINT: grpc.endpoint, OTEL_EXPORTER_OTLP_PROTOCOL: 'grpc' }),
  ).toContain('gRPC status 16: no. Give its key in OTEL_EXPORTER_OTLP_HEADERS')
})
