import { spawnSync } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'

const RACE = fileURLToPath(new URL('../../../benchmarks/run.mjs', import.meta.url))

function race(...options: string[]) {
  return spawnSync(process.execPath, [RACE, ...options], { encoding: 'utf8' })
}

test.each([
  [['--slices', 'abc'], 'expected `--slices` to be a whole number of at least 1, got `abc`'],
  [['--slices', '0'], 'expected `--slices` to be a whole number of at least 1, got `0`'],
  [['--slices='], 'expected `--slices` to be a whole number of at least 1, got ``'],
  [['--only', 'nosuch'], "expected `--only` to be the beginning of a scenario's id, got `nosuch`"],
  [['--only', 'so'], "expected `--only` to be the beginning of a scenario's id, got `so`"],
  [['--only='], "expected `--only` to be the beginning of a scenario's id, got ``"],
  [['--variants', 'throughline,'], 'expected `--variants` to be some of bare, '],
  [['--variants', 'nope'], ', got `nope`'],
  [['--profile', 'nope'], 'expected `--profile` to be one of bare, '],
  [['--bogus'], "'--bogus'"],
  [['span'], "'span'"],
])('%j is refused in a sentence, before anything is installed or measured', (options, sentence) => {
  const { status, stdout, stderr } = race(...options)
  expect(stderr).toContain(sentence)
  expect(stderr).toContain('--help')
  expect([status, stdout, stderr.includes('    at ')]).toEqual([1, '', false])
})

test('the scenarios and the variants are listed', () => {
  const { status, stdout } = race('--list')
  expect(stdout).toMatch(/^fastify-100 [\s\S]*^throughline /m)
  expect(status).toBe(0)
})
