import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { OtlpExporterOptions } from '@throughline/core'
import { otlpExporter } from '@throughline/core'
import { afterEach, describe, expect, it, onTestFinished, vi } from 'vitest'
import { deepFreeze } from '../../fixtures/deep-freeze.ts'
import { recordSpans } from '../../fixtures/span-recorder.ts'
import { startFaultServer } from '../http1/fault-server.ts'
import { selfSigned } from '../http1/self-signed-certificate.ts'

afterEach(() => {
  vi.unstubAllEnvs()
})

function exportTo(url: string, options: OtlpExporterOptions = {}) {
  const otlp = otlpExporter(deepFreeze({ url, ...options }))
  onTestFinished(() => otlp.shutdown({ timeout: 0 }))
  return { ...recordSpans({ spanProcessors: [otlp] }), otlp }
}

describe('otlpExporter as JSON', () => {
  it('says what protobuf says, and reads the answer', async () => {
    const { url, received } = await startFaultServer(response => {
      response.setHeader('content-type', 'application/json')
      response.end('{"partialSuccess":{"rejectedSpans":"1","errorMessage":"too old"}}')
    })
    const { tracer, otlp } = exportTo(url, { protocol: 'http/json' })
    for (const name of ['a', 'b']) tracer.startSpan(name).end()
    await otlp.forceFlush().catch(() => {})
    expect(received[0]?.headers['content-type']).toBe('application/json')
    expect(JSON.parse(String(received[0]?.body))).toMatchObject({
      resourceSpans: [{ scopeSpans: [{ spans: [{ name: 'a' }, { name: 'b' }] }] }],
    })
    expect(otlp.counts).toMatchObject({ exported: 1, dropped: { 'rejected by the collector': 1 } })
  })
})

describe('otlpExporter over TLS', () => {
  const { cert, key } = selfSigned

  it('trusts the authority of the option, and shows the certificate of the client', async () => {
    const server = { cert, key, ca: cert, requestCert: true, rejectUnauthorized: true }
    const { url, received } = await startFaultServer(undefined, server)
    const { tracer, otlp } = exportTo(url, { tls: { ca: cert, cert, key } })
    tracer.startSpan('work').end()
    await otlp.forceFlush()
    expect(received).toHaveLength(1)
  })

  it('trusts the authority of the environment', async () => {
    const directory = mkdtempSync(join(tmpdir(), 'throughline-'))
    onTestFinished(() => rmSync(directory, { recursive: true }))
    const path = join(directory, 'ca.pem')
    writeFileSync(path, cert)
    vi.stubEnv('OTEL_EXPORTER_OTLP_CERTIFICATE', path)
    const { url, received } = await startFaultServer(undefined, { cert, key })
    const { tracer, otlp } = exportTo(url)
    tracer.startSpan('work').end()
    await otlp.forceFlush()
    expect(received).toHaveLength(1)
  })
})
