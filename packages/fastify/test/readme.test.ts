import { fork } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import { fileURLToPath } from 'node:url'
import ts from 'typescript'
import { afterAll, beforeAll, expect, test } from 'vitest'

const here = fileURLToPath(new URL('..', import.meta.url))
const paths: Record<string, string[]> = {
  '@throughline/core': [join(here, '../core/src/index.ts')],
  '@throughline/core/integrations': [join(here, '../core/src/integrations.ts')],
  '@throughline/fastify': [join(here, 'src/index.ts')],
}

let readme: string
let folder: string

beforeAll(async () => {
  readme = await readFile(join(here, 'README.md'), 'utf8')
  // Inside of the package, so that the snippet finds Fastify where a user's file would find it.
  folder = await mkdtemp(join(here, 'node_modules/readme-'))
  await writeFile(join(folder, 'package.json'), '{ "type": "module" }')
})

afterAll(() => rm(folder, { recursive: true }))

function block(language: string): string {
  return readme.split(`\n\`\`\`${language}\n`)[1]?.split('\n```')[0] ?? ''
}

test('the usage fits in twelve lines', () => {
  expect(block('ts').split('\n').length).toBeLessThanOrEqual(12)
})

test('the usage has the right types', async () => {
  const snippet = join(folder, 'snippet.ts')
  await writeFile(
    snippet,
    `${block('ts')}\napp.addHook('onRequest', async request => void request.span?.setAttribute('a', 1))\n`,
  )
  const base = ts.readConfigFile(join(here, '../../tsconfig.base.json'), ts.sys.readFile)
  const { options } = ts.parseJsonConfigFileContent(base.config, ts.sys, folder)
  const program = ts.createProgram([snippet], {
    ...options,
    paths,
    isolatedDeclarations: false,
    declaration: false,
  })
  const problems = program.getSemanticDiagnostics(program.getSourceFile(snippet))
  expect(problems.map(problem => ts.flattenDiagnosticMessageText(problem.messageText, '\n'))).toEqual([])
})

test('the usage prints what the README says', async () => {
  const program = join(folder, 'program.ts')
  const listening = 'await app.listen({ port: 0 })\nprocess.send?.(app.server.address())'
  // Inside of node_modules tsx does not follow `paths`; the sources are outside.
  const sources = block('ts').replaceAll(/'(@throughline\/\w+)'/g, (_, name) =>
    JSON.stringify(paths[name]?.[0]),
  )
  await writeFile(program, sources.replace('await app.listen({ port: 3000 })', listening))
  const tsconfig = join(folder, 'tsconfig.json')
  await writeFile(tsconfig, JSON.stringify({ compilerOptions: { paths } }))
  const child = fork(program, {
    silent: true,
    execArgv: ['--import', 'tsx'],
    env: { ...process.env, TSX_TSCONFIG_PATH: tsconfig },
  })
  try {
    const output = child.stdout === null ? '' : text(child.stdout)
    const [address] = await once(child, 'message')
    const answer = await fetch(`http://localhost:${address.port}/orders/7`)
    expect(await answer.json()).toEqual({ id: '7' })
    child.kill('SIGTERM')
    expect(shape(await output)).toEqual(shape(block('text')))
  } finally {
    child.kill('SIGKILL')
  }
})

/** The words of the lines: times and ids differ from run to run. */
function shape(printed: string): string[][] {
  const lines = printed.trim().split('\n')
  return lines.map(line =>
    line
      .replaceAll(/[\d.]+ (?:[nµm]?s|min \d\d s|h \d\d min)|[0-9a-f]{32}|[\u2580-\u259f\u00b7]+/g, '#')
      .split(/\s+/),
  )
}
