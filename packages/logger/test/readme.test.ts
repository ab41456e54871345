import { execFile } from 'node:child_process'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import ts from 'typescript'
import { afterAll, beforeAll, expect, test } from 'vitest'

const here = fileURLToPath(new URL('..', import.meta.url))
const base = join(here, '../../tsconfig.base.json')
const paths: Record<string, string[]> = {
  '@throughline/core': [join(here, '../core/src/index.ts')],
  '@throughline/logger': [join(here, 'src/index.ts')],
}

let readme: string
let folder: string
let snippet: string

beforeAll(async () => {
  readme = await readFile(join(here, 'README.md'), 'utf8')
  // Inside of the package, so that the snippet finds pino where a user's file would find it.
  folder = await mkdtemp(join(here, 'node_modules/readme-'))
  snippet = join(folder, 'snippet.ts')
  await writeFile(snippet, block('ts'))
  await writeFile(join(folder, 'package.json'), '{ "type": "module" }')
  await writeFile(
    join(folder, 'tsconfig.json'),
    JSON.stringify({ extends: base, compilerOptions: { paths } }),
  )
})

afterAll(async () => {
  await rm(folder, { recursive: true })
})

function block(language: string): string {
  return readme.split(`\n\`\`\`${language}\n`)[1]?.split('\n```')[0] ?? ''
}

test('the usage fits in twelve lines', () => {
  expect(block('ts').split('\n').length).toBeLessThanOrEqual(12)
})

test('the usage has the right types', () => {
  const config = ts.readConfigFile(join(folder, 'tsconfig.json'), ts.sys.readFile)
  const { options } = ts.parseJsonConfigFileContent(config.config, ts.sys, folder)
  const program = ts.createProgram([snippet], options)
  const problems = program.getSemanticDiagnostics(program.getSourceFile(snippet))
  expect(problems.map(problem => ts.flattenDiagnosticMessageText(problem.messageText, '\n'))).toEqual([])
})

test('the usage prints what the README says', async () => {
  const program = join(folder, 'program.ts')
  // Inside of node_modules only the types follow `paths`.
  await writeFile(
    program,
    block('ts').replaceAll(/'(@throughline\/\w+)'/g, (_, name) => JSON.stringify(paths[name]?.[0])),
  )
  const run = await promisify(execFile)(process.execPath, ['--import', 'tsx', program], {
    env: { ...process.env, OTEL_TRACES_EXPORTER: 'none' },
  })
  expect(shape(run.stdout)).toEqual(shape(block('json')))
  expect(run.stderr).toBe('')
})

test('every option of createTraceMixin is in the table', () => {
  const rows = [...readme.matchAll(/^\| `(\w+)` +\| `string` +\| `'(\w+)'`/gm)].map(row => [row[1], row[2]])
  expect(rows).toEqual([
    ['traceId', 'trace_id'],
    ['spanId', 'span_id'],
    ['traceFlags', 'trace_flags'],
  ])
})

/** Lines with every digit of a time or an id replaced: they differ from run to run. */
function shape(text: string): string[] {
  const varying = /"(time|trace_id|span_id)":("?)[0-9a-f]+/g
  return text
    .trim()
    .split('\n')
    .map(line =>
      line.replace(varying, (field, name, quote) => `"${name}":${quote}${'x'.repeat(field.length)}`),
    )
}
