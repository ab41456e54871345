import { readFile } from 'node:fs/promises'
import { expect, it } from 'vitest'
import { collectorVersion, versionOf } from './go/build-go.ts'
import { ZIPKIN_VERSION } from './zipkin/zipkin-jar.ts'

async function page(name: string): Promise<string> {
  return readFile(new URL(`../../../docs/${name}.md`, import.meta.url), 'utf8')
}

it('names the servers that the exporters are tested against', async () => {
  const text = await page('configuration')
  expect(text).toContain(`OpenTelemetry Collector ${await collectorVersion()} `)
  expect(text).toContain(`Zipkin ${ZIPKIN_VERSION} `)
})

it('names the propagators that ours are tested against', async () => {
  const text = await page('headers')
  expect(text).toContain(`Go ${await versionOf('go.opentelemetry.io/contrib/propagators/jaeger')} `)
  expect(text).toContain(`its API ${await versionOf('go.opentelemetry.io/otel')} `)
})
