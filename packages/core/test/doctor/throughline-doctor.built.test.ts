import { spawn } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import module from 'node:module'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { expect, onTestFinished, test } from 'vitest'
import { startCollector } from '../fixtures/collector.ts'

const PACKAGE = fileURLToPath(new URL('../../', import.meta.url))
const PROGRAM = join(PACKAGE, 'dist/throughline-doctor.js')

/** The folder of a service inside of this package, so that it finds what is installed here. */
function serviceWith(files: Readonly<Record<string, string>>): string {
  mkdirSync(join(PACKAGE, 'node_modules/.cache'), { recursive: true })
  const folder = mkdtempSync(join(PACKAGE, 'node_modules/.cache/doctor-'))
  onTestFinished(() => rmSync(folder, { recursive: true }))
  mkdirSync(join(folder, 'node_modules/@throughline'), { recursive: true })
  symlinkSync(PACKAGE, join(folder, 'node_modules/@throughline/core'))
  for (const [file, text] of Object.entries(files)) {
    mkdirSync(join(folder, file, '..'), { recursive: true })
    writeFileSync(join(folder, file), text)
  }
  return folder
}

async function run(args: readonly string[], cwd: string, variables: NodeJS.ProcessEnv = {}) {
  const { VITEST: _, NODE_OPTIONS: __, ...env } = process.env
  const child = spawn(process.execPath, [PROGRAM, ...args], { cwd, env: { ...env, ...variables } })
  let stdout = ''
  let stderr = ''
  child.stdout.on('data', chunk => (stdout += chunk))
  child.stderr.on('data', chunk => (stderr += chunk))
  const code = await new Promise(resolve => child.on('close', resolve))
  return { code, stdout, stderr }
}

test('loads the start of a service that listens, and answers a machine', async () => {
  const { endpoint, received } = await startCollector()
  const folder = serviceWith({
    'package.json':
      '{ "dependencies": { "@throughline/core": "0", "@throughline/kafka": "0", "kafkajs": "2" } }',
    'node_modules/kafkajs/index.js': '',
    'server.mjs': `import 'kafkajs'
import { createServer } from 'node:http'
import { ratio, startTracing } from '@throughline/core'
startTracing({ service: 'orders', endpoint: '${endpoint}', sampler: ratio(0.5) })
createServer().listen(0, '127.0.0.1')`,
  })
  const { code, stdout, stderr } = await run(['doctor', '--json', '--import', './server.mjs'], folder)
  expect(stderr).toBe('')
  const { ok, findings } = JSON.parse(stdout)
  const found = Object.fromEntries(
    findings.map((each: { check: string; found: string }) => [each.check, each.found]),
  )
  const seesLoaded = 'registerHooks' in module
  if (!seesLoaded) console.info('This Node has no registerHooks: what is loaded is not seen')
  expect(found).toMatchObject({
    libraries: seesLoaded
      ? 'kafkajs is loaded, and @throughline/kafka is installed and not loaded'
      : 'kafkajs is used, and @throughline/kafka is installed',
    provider: 'the tracing that ./server.mjs starts is the only one',
    sampler: expect.stringMatching(/^about [45]\d(\.\d)? % of new traces is sampled$/),
    delivery: expect.stringContaining(`the collector at ${endpoint}/v1/traces took a test span`),
    clock: expect.stringContaining('agrees'),
  })
  expect([ok, code]).toEqual([true, 0])
  expect(received.length).toBeGreaterThan(0)
}, 600_000)

test('finds a second provider, and tells a person what to do', async () => {
  const { endpoint } = await startCollector()
  const folder = serviceWith({
    'tracing.cjs': `const { trace } = require('@opentelemetry/api')
const { BasicTracerProvider } = require('@opentelemetry/sdk-trace-base')
trace.setGlobalTracerProvider(new BasicTracerProvider())
require('@throughline/core').startTracing()`,
  })
  const variables = { OTEL_EXPORTER_OTLP_ENDPOINT: endpoint }
  const { code, stdout, stderr } = await run(['--import', 'tracing.cjs'], folder, variables)
  expect(stdout).toMatch(
    /^FAILURE +provider +two providers were started: spans go to the other one \(BasicTracerProvider\), and not to that of `startTracing`\n +-> remove the other one, or start Throughline before it$/m,
  )
  expect(stdout).toMatch(/Traces do not arrive: 1 to mend(, then [1-9]\d* to look at)?\.\n$/)
  expect([code, stderr]).toEqual([1, ''])
}, 600_000)

test('sends by gRPC where the variables want it, and finds the port for HTTP', async () => {
  const { endpoint } = await startCollector()
  const variables = { OTEL_EXPORTER_OTLP_ENDPOINT: endpoint, OTEL_EXPORTER_OTLP_PROTOCOL: 'grpc' }
  const { code, stdout } = await run(['--timeout', '2000'], serviceWith({}), variables)
  expect(stdout).toMatch(/^FAILURE +delivery .*\n +-> .*\bport\b/m)
  expect(code).toBe(1)
}, 600_000)

test('refuses a wrong option', async () => {
  const { code, stderr } = await run(['--imports', 'x'], PACKAGE)
  expect(stderr).toMatch(/^Unknown option '--imports'.*\nSee throughline-doctor --help\n$/)
  expect(code).toBe(2)
}, 600_000)
