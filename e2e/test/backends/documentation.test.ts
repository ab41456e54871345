import { readFile } from 'node:fs/promises'
import { contribCollector, jaeger1, jaeger2, prometheus3, victoriaLogs } from '@throughline/servers'
import { expect, it } from 'vitest'
import { collectorVersion, versionOf } from './go/build-go.ts'
import { ZIPKIN_VERSION } from './zipkin/zipkin-jar.ts'

async function page(name: string): Promise<string> {
  return readFile(new URL(`../../../docs/${name}.md`, import.meta.url), 'utf8')
}

it('names the servers that the exporters are tested against', async () => {
  const text = await page('configuration')
  expect(text).toContain(`OpenTelemetry Collector ${collectorVersion} `)
  expect(text).toContain(`Zipkin ${ZIPKIN_VERSION} `)
})

it('names the backends that the examples are for', async () => {
  const text = await page('backends')
  for (const { version } of [jaeger1, jaeger2])
    expect(text).toContain(`[Jaeger](../examples/backends/jaeger) ${version.replace(/\.0$/, '')}`)
  expect(text).toContain(
    `[OpenTelemetry Collector](../examples/backends/collector) ${contribCollector.version.replace(/\.0$/, '')} `,
  )
  expect(text).toContain(
    `[VictoriaLogs](../examples/backends/victoria-logs) ${victoriaLogs.version.replace(/\.\d+$/, '')} `,
  )
  expect(text).toContain(
    `[Prometheus](../examples/backends/prometheus) ${prometheus3.version.replace(/\.\d+$/, '')} `,
  )
  expect(text).toContain(`[Zipkin](../examples/backends/zipkin) ${ZIPKIN_VERSION.replace(/\.\d+$/, '')} `)
})

it('names the propagators that ours are tested against', async () => {
  const text = await page('headers')
  expect(text).toContain(`Go ${versionOf('go.opentelemetry.io/contrib/propagators/jaeger')} `)
  expect(text).toContain(`its API ${versionOf('go.opentelemetry.io/otel')} `)
})
