import { readdirSync } from 'node:fs'
import { expect, test } from 'vitest'
import { parse } from 'yaml'
import { wrongCommands } from './checked-commands.ts'
import type { CodeBlock } from './code-blocks.ts'
import { blocksOf } from './code-blocks.ts'
import { errorsIn } from './compiled-blocks.ts'

const ROOT = new URL('../../../', import.meta.url)

const PAGES = [
  'README.md',
  ...readdirSync(new URL('docs/', ROOT))
    .filter(file => file.endsWith('.md'))
    .map(file => `docs/${file}`),
  ...readdirSync(new URL('packages/', ROOT)).map(name => `packages/${name}/README.md`),
]

/** Pages whose files a test writes and runs. */
const FILES_ARE_RUN: Readonly<Record<string, string>> = {
  'docs/beside-other-tracers.md': 'migrating.test.ts',
  'docs/testing.md': 'testing.built.test.ts',
}

/** Pages that a test follows from top to bottom. */
const FOLLOWED: Readonly<Record<string, string>> = {
  'docs/getting-started.md': 'getting-started.built.test.ts',
}

interface PageBlock extends CodeBlock {
  readonly page: string
  /** Its place. */
  readonly name: string
}

const blocks: readonly PageBlock[] = PAGES.flatMap(page =>
  blocksOf(page).map(block => ({ ...block, page, name: `${page}:${block.line}` })),
)

/** How a block is checked. Blocks of text and those without a language are outputs. */
function checkOf({ page, language, file, code, notChecked }: PageBlock): string {
  if (page in FOLLOWED || (page in FILES_ARE_RUN && file !== undefined)) return 'run'
  if (notChecked !== undefined) return 'not checked'
  if (/^(?:[tj]s|typescript|javascript)$/.test(language)) return 'compiled'
  if (language === 'diff') return /^\+ (?:npm|node) /m.test(code) ? 'commands' : 'compiled'
  if (/^(?:sh|bash|shell|console)$/.test(language)) return 'commands'
  if (/^ya?ml$/.test(language)) return 'yaml'
  return /^(?:text|json|)$/.test(language) ? 'output' : 'not checked'
}

/** The new side of a diff; other code as it is. */
function codeOf({ language, code }: CodeBlock): string {
  return language === 'diff' ? code.replace(/^-.*\n/gm, '').replace(/^[ +] /gm, '') : code
}

/** What READMEs mention beside their code, and types have to know. */
const USES = [
  ['packages/express/README.md', "app.use((req, _res, next) => next(req.span?.setAttribute('a', 1)))"],
  [
    'packages/fastify/README.md',
    "app.addHook('onRequest', async request => void request.span?.setAttribute('a', 1))",
  ],
] as const

function firstCodeOf(page: string): string {
  return blocks.find(block => block.page === page && checkOf(block) === 'compiled')?.code ?? ''
}

const checkedBy = (check: string): readonly PageBlock[] => blocks.filter(block => checkOf(block) === check)

test('every block of TypeScript and JavaScript compiles', () => {
  const code = new Map(checkedBy('compiled').map(block => [block.name, codeOf(block)]))
  expect(code.size).toBeGreaterThan(20)
  for (const [page, use] of USES) code.set(`${page}, ${use}`, `${firstCodeOf(page)}\n${use}`)
  const errors = [...errorsIn(code)].filter(([, found]) => found.length > 0)
  expect(Object.fromEntries(errors)).toEqual({})
}, 240_000)

test('the compiler finds what is wrong with a block', () => {
  const blocks = new Map([['wrong', 'startTracing({ service: 7 })\napp.use(tracing({ ignored: true }))']])
  expect(errorsIn(blocks).get('wrong')).toEqual([
    expect.stringMatching(/^line 1: Type 'number' is not assignable to type 'string'/),
    expect.stringMatching(/^line 2: .*'ignored' does not exist/),
  ])
}, 240_000)

/** The usage of the viewer is one command. */
const LIBRARIES = PAGES.filter(page => page.startsWith('packages/') && page !== 'packages/viewer/README.md')

test.each(LIBRARIES)('the usage of %s fits in twelve lines', page => {
  const lines = firstCodeOf(page).trim().split('\n').length
  expect(lines).toBeGreaterThan(3)
  expect(lines).toBeLessThanOrEqual(12)
})

test('every command is one that works', () => {
  const wrong = checkedBy('commands').map(block => [block.name, wrongCommands(codeOf(block))] as const)
  expect(wrong.length).toBeGreaterThan(5)
  expect(Object.fromEntries(wrong.filter(([, lines]) => lines.length > 0))).toEqual({})
})

test.each(['npm install no-such-package', 'npm run no-such-script', 'cd no/such/folder', 'frobnicate'])(
  '%s is a command that does not',
  command => {
    expect(wrongCommands(`npm test\n${command} # why\n`)).toEqual([command])
  },
)

test('every YAML can be read', () => {
  for (const block of checkedBy('yaml')) expect(() => parse(block.code), block.name).not.toThrow()
})

test('what nothing checks has a reason', () => {
  const reasons = checkedBy('not checked').map(({ name, notChecked = '' }) => [name, notChecked] as const)
  expect(reasons.filter(([, reason]) => reason.split(' ').length < 4)).toEqual([])
})
