import { createTracing } from '@throughline/core'
import { afterEach, expect, it, vi } from 'vitest'
import { recordProblems } from '../fixtures/problem-log.ts'

afterEach(() => {
  vi.unstubAllEnvs()
})

it.each([
  ['/etc/otel.yaml', [expect.stringContaining('OTEL_CONFIG_FILE is ignored')]],
  ['', []],
])('OTEL_CONFIG_FILE=%s', (path, said) => {
  const sentences = recordProblems()
  vi.stubEnv('OTEL_CONFIG_FILE', path)
  const { stats } = createTracing({ exporter: [] })
  expect(sentences).toEqual(said)
  expect(stats().warnings).toHaveLength(said.length)
})
