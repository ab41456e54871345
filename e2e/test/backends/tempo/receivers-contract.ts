import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Collector } from '@throughline/otlp-collector'
import { startCollector } from '@throughline/otlp-collector'
import type { ContribCollector } from '@throughline/servers'
import { startContribCollector } from '@throughline/servers'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { oneOfEverything } from '../traces/one-of-everything.ts'
import { replay } from '../traces/replay.ts'
import { otlpRoutes, zipkinRoutes } from '../traces/routes.ts'
import type { StoredSpan } from '../traces/stored-span.ts'
import { inOrder, storedSpan } from '../traces/stored-span.ts'
import { readAnnotations, throughReceiver } from '../traces/through-zipkin.ts'
import { TEMPO_FILES, tempoSettings } from './tempo-settings.ts'

/** Tempo's receivers are the Collector's: its block `distributor.receivers` runs there. */
export function receiversContract(): void {
  describe.each(TEMPO_FILES)('the receivers of %s', file => {
    let folder: string
    let backend: Collector
    let collector: ContribCollector

    beforeAll(async () => {
      folder = await mkdtemp(join(tmpdir(), 'throughline-tempo-'))
      backend = await startCollector()
      const settings = join(folder, 'collector.json')
      await writeFile(settings, collectorWith(tempoSettings(file).distributor.receivers, backend.endpoint))
      collector = await startContribCollector([settings])
    }, 900_000)
    afterAll(async () => {
      await collector?.stop()
      await backend?.stop()
      await rm(folder, { recursive: true, force: true })
    })

    it.each(otlpRoutes)('take $name', async ({ open }) => {
      const sent = await replay(oneOfEverything, () => open(collector))
      expect(await received(sent[0]?.traceId)).toEqual(inOrder(sent.map(storedSpan)))
    })

    it.each(zipkinRoutes)('take $name', async ({ open }) => {
      const sent = await replay(oneOfEverything, () => open(collector))
      const spans = await received(sent[0]?.traceId)
      expect(spans.map(readAnnotations)).toEqual(inOrder(sent.map(storedSpan)).map(throughReceiver))
    })

    async function received(traceId: string | undefined): Promise<StoredSpan[]> {
      const isOurs = (span: { readonly traceId: string }) => span.traceId === traceId
      await backend.waitFor(spans => spans.filter(isOurs).length === oneOfEverything.length)
      return inOrder(backend.spans.filter(isOurs).map(storedSpan))
    }
  })
}

/** Settings of the Collector, in JSON, with the addresses of the block replaced by variables. */
function collectorWith(receivers: object, endpoint: string): string {
  const pipeline = { receivers: Object.keys(receivers), exporters: ['otlp_http'] }
  const settings = {
    receivers,
    exporters: { otlp_http: { endpoint } },
    service: { telemetry: { metrics: { level: 'none' } }, pipelines: { traces: pipeline } },
  }
  return JSON.stringify(settings)
    .replace('0.0.0.0:4317', '$' + '{env:OTLP_GRPC_ENDPOINT}')
    .replace('0.0.0.0:4318', '$' + '{env:OTLP_HTTP_ENDPOINT}')
    .replace('0.0.0.0:9411', '$' + '{env:ZIPKIN_ENDPOINT}')
}
