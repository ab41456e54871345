import { readFileSync } from 'node:fs'
import * as core from '@throughline/core'
import { expect, test } from 'vitest'
import { codeBlocks } from './code-blocks.ts'

const page = (name: string): string =>
  readFileSync(new URL(`../../../docs/${name}.md`, import.meta.url), 'utf8')
const migrating = page('migrating')

/** The last cells of the tables: the new lines. */
const news = [...migrating.matchAll(/^\| (.*) \| (.*) \|$/gm)].map(([, , cell = '']) => cell).join('\n')

test('the variables that take the place of others are documented', () => {
  const variables = [...news.matchAll(/OTEL_[A-Z_]+/g)].map(([name]) => name)
  expect(variables.length).toBeGreaterThan(5)
  for (const variable of variables) expect(page('configuration')).toContain(variable)
})

test('the options that take the place of others are options', () => {
  const options = [...news.matchAll(/`(?:sampler|exporter|keep|propagators|attributes): /g)].map(([text]) =>
    text.slice(1, -2),
  )
  expect(options).not.toEqual([])
  for (const option of options) expect(page('configuration')).toContain(`| \`${option}\` |`)
})

test.each([
  'startTracing',
  'withSpan',
  'currentSpan',
  'ratio',
  'rateLimit',
  'rules',
  'otlpExporter',
  'httpHeaders',
])('%s, which the page names, is exported', name => {
  expect(migrating).toContain(name)
  expect(core).toHaveProperty(name)
})

test.each(['traceFetch', 'traceHeaders'])('%s, which the page of runtimes names, is exported', name => {
  expect(page('runtimes')).toContain(name)
  expect(core).toHaveProperty(name)
})

test('the options for Sentry tag an event with the trace that it happened in', () => {
  const code = codeBlocks('beside-other-tracers').get('sentry.js') ?? ''
  const options: { beforeSend(event: object): object }[] = []
  const Sentry = { init: (given: { beforeSend(event: object): object }) => options.push(given) }
  new Function('Sentry', 'dsn', 'currentSpan', code)(Sentry, '', core.currentSpan)
  const tracing = core.createTracing({ exporter: [] })
  const event = { tags: { mine: 1 } }
  core.withSpan('work', { tracer: tracing.tracer }, span => {
    const { traceId } = span.spanContext()
    expect(options[0]?.beforeSend(event)).toEqual({ tags: { mine: 1, trace_id: traceId } })
  })
  expect(options[0]?.beforeSend(event)).toBe(event)
})
