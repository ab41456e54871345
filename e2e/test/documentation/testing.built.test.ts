import { execFile } from 'node:child_process'
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { codeBlocks } from './code-blocks.ts'

/** Inside of this package, so that the recipes find the packages where a user's file would find them. */
const PARENT = fileURLToPath(new URL('../../node_modules/', import.meta.url))
const VITEST = fileURLToPath(new URL('../../../node_modules/vitest/vitest.mjs', import.meta.url))
const blocks = new Map([...codeBlocks('testing')].filter(([file]) => file !== ''))

let folder: string

beforeAll(async () => {
  folder = await mkdtemp(join(PARENT, 'testing-'))
  await writeFile(join(folder, 'package.json'), '{ "type": "module" }')
  for (const [file, code] of blocks) await writeFile(join(folder, file), code)
  await writeFile(join(folder, 'another.test.ts'), blocks.get('checkout.test.ts') ?? '')
  // Of their own: what they run must not take the settings of this repository.
  await writeFile(join(folder, 'vitest.config.mjs'), "export default { test: { include: ['*.test.ts'] } }")
})

afterAll(() => rm(folder, { recursive: true }))

async function outputOf(...args: readonly string[]): Promise<string> {
  const { VITEST: _, NODE_TEST_CONTEXT: __, ...env } = process.env
  const options = { cwd: folder, env: { ...env, NO_COLOR: '1' } }
  const { stdout, stderr } = await promisify(execFile)(process.execPath, args, options).catch(error => {
    throw new Error(`${error.message}\n${error.stdout}\n${error.stderr}`)
  })
  return stdout + stderr
}

test('every block of the page that is a file is run', () => {
  expect([...blocks.keys()].sort()).toEqual([
    'checkout.test.js', // by e2e/test/packages, where Jest is installed
    'checkout.test.mjs',
    'checkout.test.ts',
    'fixed.test.ts',
    'side-by-side.test.ts',
    'trace-matchers.d.ts',
  ])
})

test.each([
  ['of its own', []],
  ['that it shares with other files', ['--no-isolate', '--no-file-parallelism']],
])(
  'the recipe for vitest passes in a process %s',
  async (_, args) => {
    const output = await outputOf(VITEST, 'run', '--root', folder, ...args)
    expect(output).toMatch(/Tests +7 passed \(7\)/)
    expect(output).not.toContain('throughline: ')
  },
  600_000,
)

test('the recipe for node:test passes', async () => {
  expect(await outputOf('--test', 'checkout.test.mjs')).toMatch(/pass 1\b/)
}, 600_000)

const FAILING = `import assert from 'node:assert'
import { withSpan } from '@throughline/core'
import { recordTraces } from '@throughline/core/testing'

recordTraces(hooks, { artifacts: 'traces' })
test('passes', () => withSpan('work', () => {}))
test('fails', () => {
  withSpan('charge', () => {})
  assert.equal(1, 2, 'unlike')
})
`

test.each([
  [
    'node:test',
    "import { after, afterEach, before, test } from 'node:test'\nconst hooks = { before, afterEach, after }",
    ['--test', 'orders.test.mjs'],
  ],
  [
    'vitest',
    "import { afterAll, afterEach, beforeAll, test } from 'vitest'\nconst hooks = { beforeAll, afterEach, afterAll }",
    [VITEST, 'run'],
  ],
])(
  'a test of %s that fails leaves its trace, and why it failed',
  async (runner, head, args) => {
    const project = join(folder, runner.replace(':', '-'))
    await mkdir(project)
    await writeFile(join(project, 'orders.test.mjs'), `${head}\n${FAILING}`)
    await writeFile(join(project, 'vitest.config.mjs'), 'export default {}')
    const { VITEST: _, NODE_TEST_CONTEXT: __, ...env } = process.env
    const run = promisify(execFile)(process.execPath, args, {
      cwd: project,
      env: { ...env, FORCE_COLOR: '1' },
    })
    await expect(run).rejects.toThrow()
    const files = await readdir(join(project, 'traces'))
    // Node 20 gives a hook no path of the file.
    expect(files).toEqual([
      expect.stringMatching(/^(orders-)?fails\.html$/),
      expect.stringMatching(/fails\.txt$/),
    ])
    const page = await readFile(join(project, 'traces', files[0] ?? ''), 'utf8')
    expect(page).toMatch(/<pre class="failure">[^<]*unlike[^<]*<\/pre>/)
    expect(page).toContain('<span>charge</span>')
  },
  600_000,
)
