import { readFileSync } from 'node:fs'
import type { TracingStats } from '@throughline/core'
import {
  consoleExporter,
  createTracing,
  fileExporter,
  otlpExporter,
  TracerProvider,
  zipkinExporter,
} from '@throughline/core'
import { otlpGrpcExporter } from '@throughline/core/otlp-grpc'
import { expect, test } from 'vitest'

const page = readFileSync(new URL('../../../docs/configuration.md', import.meta.url), 'utf8')

/** The rows of the table with these heads, as cells. */
function table(...heads: string[]): readonly string[][] {
  const [, rows = ''] = page.split(`| ${heads.join(' | ')} |\n|${'---|'.repeat(heads.length)}\n`)
  const lines = rows.split('\n\n')[0]?.trim().split('\n') ?? []
  return lines.map(line => line.split('|').slice(1, -1))
}

function words(cell = ''): readonly string[] {
  return [...cell.matchAll(/`(\w+)`/g)].map(([, word = '']) => word)
}

/** The options of a function, from its error for an unknown one. */
function knownOptions(call: (options: object) => unknown): readonly string[] {
  try {
    call({ unknown: 1 })
  } catch (error) {
    const [, list] = /Known options are (.*)$/.exec(String(error)) ?? []
    if (list !== undefined) return list.split(', ').sort()
  }
  throw new Error('the error does not list the options')
}

test('lists every option of startTracing', () => {
  const listed = table('option', 'type', 'default', 'meaning').flatMap(([name]) => words(name))
  expect(listed.sort()).toEqual(knownOptions(createTracing))
})

test('lists every option of a provider', () => {
  const listed = table('option', 'type', 'default').flatMap(([name]) => words(name))
  expect(listed.sort()).toEqual(knownOptions(options => new TracerProvider(options)))
})

test('lists every number of stats()', async () => {
  const tracing = createTracing({ exporter: [] })
  const lines = { waiting: 0, bytes: 0, written: 0, forgotten: 0, dropped: 0 }
  const spool = { spans: 0, bytes: 0, recovered: 0, damaged: 0 }
  const openSpans = { count: 0, oldest: [] }
  const stats: Required<TracingStats> = { lastExportError: '', lines, spool, openSpans, ...tracing.stats() }
  await tracing.shutdown()
  const listed = table('stat', 'counts').flatMap(([name]) => words(name))
  expect(listed.sort()).toEqual(Object.keys(stats).sort())
})

test.each([
  ['otlp', otlpExporter],
  ['otlp-grpc', otlpGrpcExporter],
  ['zipkin', zipkinExporter],
  ['file', (options: object) => fileExporter({ path: 'spans', ...options })],
  ['console', consoleExporter],
] as const)('lists every option of the exporter %s', (exporter, make) => {
  const rows = table('option', 'of', 'default', 'meaning')
  const listed = rows.flatMap(([name, of = '']) =>
    of.trim().split(', ').includes(exporter) ? words(name) : [],
  )
  expect(listed.sort()).toEqual(knownOptions(make))
})
