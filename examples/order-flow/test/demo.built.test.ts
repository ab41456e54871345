import { execFile } from 'node:child_process'
import { readFile } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { startCollector } from '@throughline/otlp-collector'
import { expect, test } from 'vitest'

const run = promisify(execFile)
const demo = fileURLToPath(new URL('../src/demo.ts', import.meta.url))
const readme = new URL('../../../README.md', import.meta.url)

/** The shape of a printed trace: what differs from run to run (ids, durations, bars, ports) is left out. */
function shapeOf(text: string): string[] {
  const lines =
    text
      .slice(text.indexOf('payment-service  POST'))
      .split(/\n(?:\n|```)/)[0]
      ?.split('\n') ?? []
  return lines.map(line =>
    line
      .replace(/[\da-f]{32}|[█▉▊▋▌▍▎▏·]+|[\d.]+(?: (?:[nµm]?s\b|min \d\d s|h \d\d min))?/g, '')
      .replace(/ +/g, ' '),
  )
}

test('the demo shows four complete traces, the README shows its first, and a backend gets the same spans', async () => {
  const backend = await startCollector()
  const { stdout } = await run('node', ['--import', 'tsx', demo], {
    env: { ...process.env, OTEL_EXPORTER_OTLP_ENDPOINT: backend.endpoint },
  })
  expect(stdout).toMatch(/^demo: 4 traces complete, 0 broken$/m)
  expect(stdout).toContain('inventory_unavailable')
  expect(stdout).toContain('order shipped')
  const services = new Set(backend.spans.map(span => span.service))
  expect(services).toEqual(new Set(['payment-service', 'order-service', 'shipping-worker']))
  expect(shapeOf(await readFile(readme, 'utf8'))).toEqual(shapeOf(stdout))
  await backend.stop()
}, 240_000)
