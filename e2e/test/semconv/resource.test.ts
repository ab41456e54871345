import type { Attributes } from '@opentelemetry/api'
import { createTracing } from '@throughline/core'
import { MeterProvider } from '@throughline/core/metrics'
import { expect, test } from 'vitest'
import { RESOURCE_CONVENTIONS } from './resource-conventions.ts'
import { valueProblems } from './value-problems.ts'

/** Everything that differs from the table, a line each. */
function problemsOf(attributes: Attributes): readonly string[] {
  const missing = Object.entries(RESOURCE_CONVENTIONS)
    .filter(([key, { required }]) => required === true && attributes[key] === undefined)
    .map(([key]) => `\`${key}\` is required`)
  return Object.entries(attributes)
    .flatMap(([key, value]) => {
      const convention = RESOURCE_CONVENTIONS[key]
      if (convention === undefined) return [`\`${key}\` is not in the table`]
      return valueProblems(convention, value).map(problem => `\`${key}\` ${problem}`)
    })
    .concat(missing)
}

test('the resource of spans keeps the conventions', () => {
  const { provider } = createTracing({
    service: 'shop',
    version: '1.2.3',
    environment: 'staging',
    exporter: [],
  })
  const { attributes } = provider.resource
  expect(problemsOf(attributes)).toEqual([])
  expect(attributes).toMatchObject({
    'service.name': 'shop',
    'service.version': '1.2.3',
    'deployment.environment.name': 'staging',
  })
})

test('the resource of metrics keeps the conventions', async () => {
  const { resource } = await new MeterProvider().collect()
  expect(problemsOf(resource.attributes)).toEqual([])
})

test.each([
  [{ 'service.nme': 'shop' }, '`service.nme` is not in the table'],
  [{ 'process.pid': '1' }, '`process.pid` has to be of type int, got "1"'],
  [{ 'host.arch': 'x64' }, '`host.arch` cannot be "x64"'],
  [{ 'service.name': undefined }, '`service.name` is required'],
])('%o breaks the conventions', (changed, problem) => {
  const { provider } = createTracing({ service: 'shop', exporter: [] })
  const { 'service.name': name, ...others } = provider.resource.attributes
  const attributes = 'service.name' in changed ? others : { 'service.name': name, ...others, ...changed }
  expect(problemsOf(attributes as Attributes)).toContain(problem)
})
