// Runs the contract suites of HTTP servers and of Kafka once more within Bun and Deno.
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import { fileURLToPath } from 'node:url'
import { against } from '@throughline/servers/against'
import { expect, onTestFinished, test } from 'vitest'
import { DENO, runtimes } from './fetch-runtimes.ts'

const ROOT = fileURLToPath(new URL('../../../', import.meta.url))
const VITEST = join(ROOT, 'node_modules/vitest/vitest.mjs')
const SUITES = ['e2e/test/http-server', 'e2e/test/kafka/embedded']
const MANY = 500

interface Report {
  readonly numPassedTests: number
  readonly testResults: readonly {
    readonly assertionResults: readonly { readonly status: string; readonly fullName: string }[]
  }[]
}

const SWITCHED = 'says 101 for a connection that has become another protocol'
const ABSOLUTE_URL = 'attributes takes the path out of a request to a proxy'

/** What fails by the runtime: docs/runtimes.md, "What fails". */
const FAILING: Readonly<Record<string, readonly string[]>> = {
  Bun: ['Fastify 4', 'Fastify 5'].map(name => `the connections of ${name} ${SWITCHED}`),
  Deno: [`an HTTP server made with Fastify 5 ${ABSOLUTE_URL}`],
}

against('the contract suites in Bun and Deno', runtimes, 'Node', bin => {
  test.each([
    ['Bun', ['bun', '--bun']],
    ['Deno', DENO],
  ])(
    '%s passes them but for what the documentation lists',
    async (name, [program = '', ...args]) => {
      const folder = await mkdtemp(join(tmpdir(), 'throughline-runtimes-'))
      onTestFinished(() => rm(folder, { recursive: true }))
      const outputFile = join(folder, 'report.json')
      const vitest = [VITEST, 'run', '--project', 'shared', '--reporter=json', `--outputFile=${outputFile}`]
      const child = spawn(join(bin, program), [...args, ...vitest, ...SUITES], { cwd: ROOT })
      const [stdout, stderr] = await Promise.all([
        text(child.stdout),
        text(child.stderr),
        once(child, 'close'),
      ])
      const json = await readFile(outputFile, 'utf8').catch(() => {
        throw new Error(`${name} wrote no report: ${stdout}${stderr}`)
      })
      const { numPassedTests, testResults } = JSON.parse(json) as Report
      const results = testResults.flatMap(file => file.assertionResults)
      const failed = results.filter(({ status }) => status === 'failed').map(({ fullName }) => fullName)
      expect(failed.sort()).toEqual([...(FAILING[name] ?? [])].sort())
      expect(numPassedTests).toBeGreaterThan(MANY)
    },
    240_000,
  )
})
