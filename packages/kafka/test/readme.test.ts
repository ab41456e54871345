import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { Tracer } from '@opentelemetry/api'
import { SpanKind } from '@opentelemetry/api'
import { createTracing, withSpan } from '@throughline/core'
import { formatTrace, memoryExporter, treeSpan } from '@throughline/core/testing'
import { traceKafka } from '@throughline/kafka'
import ts from 'typescript'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Clients } from './clients.ts'
import { startClients } from './clients.ts'

const here = fileURLToPath(new URL('..', import.meta.url))
const base = join(here, '../../tsconfig.base.json')
const paths = {
  '@throughline/core/*': [join(here, '../core/src/*.ts')],
  '@throughline/kafka': [join(here, 'src/index.ts')],
}

let readme: string
let folder: string
let clients: Clients

beforeAll(async () => {
  clients = await startClients()
  readme = await readFile(join(here, 'README.md'), 'utf8')
  // Inside of the package, so that the snippets find kafkajs where a user's file would find it.
  folder = await mkdtemp(join(here, 'node_modules/readme-'))
  await writeFile(join(folder, 'package.json'), '{ "type": "module" }')
})

afterAll(async () => {
  await clients.stop()
  await rm(folder, { recursive: true })
})

test('the snippets fit in twelve lines', () => {
  expect(block('diff').length).toBeLessThanOrEqual(12)
  expect(block('ts').length).toBeLessThanOrEqual(12)
})

test('the change has the right types', async () => {
  const after = block('diff').filter(line => !line.startsWith('- '))
  expect(await problemsOf(['declare const brokers: string[]', ...after.map(line => line.slice(2))])).toEqual(
    [],
  )
})

test('the handler for batches has the right types', async () => {
  const ship = 'declare function ship(message: KafkaMessage): Promise<void>'
  expect(await problemsOf([...block('ts'), ship])).toEqual([])
})

test('what is sent and handled is the trace that the README shows', async () => {
  const exporter = memoryExporter()
  const { tracer } = createTracing({ service: 'orders', exporter })
  await payAndShip(tracer)
  const spans = await exporter.waitFor(4, { timeout: 30_000 })
  expect(shape(formatTrace(spans.map(treeSpan)).split('\n'))).toEqual(shape(block('text')))
})

test('every option is in the table', () => {
  const rows = [...readme.matchAll(/^\| `(\w+)` +\| `(\w+)` +\|/gm)].map(row => [row[1], row[2]])
  expect(rows).toEqual([
    ['tracer', 'Tracer'],
    ['link', 'boolean'],
  ])
})

function block(language: string): string[] {
  return readme.split(`\n\`\`\`${language}\n`)[1]?.split('\n```')[0]?.split('\n') ?? []
}

async function problemsOf(lines: string[]): Promise<string[]> {
  const file = join(folder, 'snippet.ts')
  await writeFile(file, `${lines.join('\n')}\nexport {}\n`)
  const { config } = ts.readConfigFile(base, ts.sys.readFile)
  const compilerOptions = { ...config.compilerOptions, paths }
  const { options } = ts.parseJsonConfigFileContent({ compilerOptions, files: [file] }, ts.sys, here)
  const program = ts.createProgram([file], options)
  const problems = program.getSemanticDiagnostics(program.getSourceFile(file))
  return problems.map(problem => ts.flattenDiagnosticMessageText(problem.messageText, '\n'))
}

async function payAndShip(tracer: Tracer): Promise<void> {
  const kafka = traceKafka(clients.kafka, { tracer })
  const producer = await clients.connected(kafka.producer())
  const consumer = await clients.connected(kafka.consumer({ groupId: 'shipping' }))
  await withSpan('POST /orders/:id/pay', { tracer, kind: SpanKind.SERVER }, () => {
    return producer.send({ topic: 'orders', messages: [{ value: 'order 7' }] })
  })
  await consumer.subscribe({ topics: ['orders'], fromBeginning: true })
  await consumer.run({ eachMessage: () => withSpan('ship', { tracer }, async () => {}) })
}

/** What does not differ from run to run: not times, ids, and how long a bar is. */
function shape(lines: string[]): string[] {
  return lines.map(line => {
    const named = line
      .replace(/[0-9a-f]{32}/, 'id')
      .replaceAll(/[\d.]+ (?:[nµm]?s|min \d\d s|h \d\d min)/g, 'time')
    return named.replaceAll(/[\u2580-\u259f\u00b7]+/g, 'bar').replaceAll(/ +/g, ' ')
  })
}
