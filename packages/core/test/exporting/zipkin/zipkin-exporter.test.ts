// Through its file: the doors put the attributes of this process into a resource, which differ from run to run.

import { gunzipSync } from 'node:zlib'
import { zipkinExporter } from '@throughline/core'
import { afterEach, describe, expect, it, vi } from 'vitest'
import { createResource } from '../../../src/resource/resource.ts'
import { deepFreeze } from '../../fixtures/deep-freeze.ts'
import { recordProblems } from '../../fixtures/problem-log.ts'
import { recordSpans } from '../../fixtures/span-recorder.ts'
import { startFaultServer, statuses } from '../http1/fault-server.ts'

afterEach(() => {
  vi.unstubAllEnvs()
})

describe('zipkinExporter', () => {
  it('posts a list of spans with the service and the other attributes of the resource', async () => {
    const { url, received } = await startFaultServer(statuses(202))
    const zipkin = zipkinExporter(deepFreeze({ url, compression: 'gzip', headers: { 'api-key': 'abc' } }))
    const resource = createResource({ 'service.name': 'shop', region: 'eu' })
    const { tracer, exporter } = recordSpans({ resource, spanProcessors: [zipkin] })
    for (const name of ['a', 'lone \ud800']) tracer.startSpan(name).end()
    await zipkin.shutdown()
    expect(received[0]?.headers).toMatchObject({ 'content-type': 'application/json', 'api-key': 'abc' })
    const spans = JSON.parse(gunzipSync(received[0]?.body ?? '').toString())
    expect(spans).toMatchObject([
      { name: 'a', id: exporter.spans[0]?.spanContext().spanId, localEndpoint: { serviceName: 'shop' } },
      { name: 'lone \ufffd', tags: { region: 'eu', 'telemetry.sdk.name': 'throughline' } },
    ])
    expect(spans[0].tags).not.toHaveProperty('service.name')
    expect(zipkin.counts).toMatchObject({ encoded: 2, exported: 2, dropped: {}, queueBytes: 0 })
  })

  it('counts and says what Zipkin refuses, under its own name', async () => {
    const sentences = recordProblems()
    const { url } = await startFaultServer(response => response.writeHead(400).end('Expected a JSON list'))
    const zipkin = zipkinExporter({ url })
    recordSpans({ spanProcessors: [zipkin] })
      .tracer.startSpan('work')
      .end()
    await zipkin.shutdown()
    expect(zipkin.counts).toMatchObject({ dropped: { 'refused by Zipkin': 1 } })
    expect(sentences).toEqual([expect.stringContaining('because Zipkin refused them: ')])
  })

  it('takes address and timeout from the environment', async () => {
    const sentences = recordProblems()
    const { url, received } = await startFaultServer()
    vi.stubEnv('OTEL_EXPORTER_ZIPKIN_ENDPOINT', url)
    vi.stubEnv('OTEL_EXPORTER_ZIPKIN_TIMEOUT', '5000')
    const zipkin = zipkinExporter()
    recordSpans({ spanProcessors: [zipkin] })
      .tracer.startSpan('work')
      .end()
    await zipkin.shutdown()
    expect(received).toHaveLength(1)
    expect(sentences).toEqual([])
  })

  it('reports an address of the environment that is none', async () => {
    const sentences = recordProblems()
    vi.stubEnv('OTEL_EXPORTER_ZIPKIN_ENDPOINT', 'secret@zipkin:9411')
    await zipkinExporter().shutdown()
    expect(sentences).toEqual([
      expect.stringMatching(/OTEL_EXPORTER_ZIPKIN_ENDPOINT is ignored: expected an http/),
    ])
    expect(sentences[0]).not.toContain('secret')
  })

  it.each([
    ['url', { url: 'zipkin:9411' }],
    ['timeout', { timeout: -1 }],
  ])('throws where `%s` is wrong', (option, options) => {
    expect(() => zipkinExporter(options as never)).toThrow(
      new RegExp(`^Expected \`${option}\` to be .*, got `),
    )
  })
})
