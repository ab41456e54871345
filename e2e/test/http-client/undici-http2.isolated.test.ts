import { readFileSync } from 'node:fs'
import { createSecureServer } from 'node:http2'
import type { AddressInfo } from 'node:net'
import { startTracing, withSpan } from '@throughline/core'
import { Agent, fetch, request } from 'undici'
import { expect, test } from 'vitest'
import { certificates } from '../backends/collector/certificates.ts'
import { checkedExporter } from '../semconv/checked-exporter.ts'

const TLS = { key: readFileSync(certificates.serverKey), cert: readFileSync(certificates.server) }

test('undici is traced over HTTP/2 too', async () => {
  const exporter = checkedExporter()
  const tracing = startTracing({ service: 'test', exporter })
  const received: unknown[] = []
  const server = createSecureServer(TLS, ({ httpVersion, headers }, response) => {
    received.push([httpVersion, headers.traceparent])
    response.end('ok')
  })
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
  const url = `https://127.0.0.1:${(server.address() as AddressInfo).port}/`
  const dispatcher = new Agent({ allowH2: true, connect: { rejectUnauthorized: false } })
  await withSpan('work', async () => {
    await (await fetch(url, { dispatcher })).text()
    await (await request(url, { dispatcher })).body.text()
  })
  const clients = exporter.take().filter(({ kind }) => kind === 2)
  expect(clients.map(({ attributes }) => attributes['network.protocol.version'])).toEqual(['2', '2'])
  expect(received).toEqual(clients.map(span => ['2.0', expect.stringContaining(span.spanContext().spanId)]))
  await dispatcher.close()
  await new Promise(resolve => server.close(resolve))
  await tracing.shutdown()
})
