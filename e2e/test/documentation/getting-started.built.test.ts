import { mkdir, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { comparable } from '../examples/comparable.ts'
import { packPackages } from '../packages/installed-packages.ts'
import type { CodeBlock } from './code-blocks.ts'
import { blocksOf } from './code-blocks.ts'
import { Reader } from './reader.ts'

const PAGE = 'docs/getting-started.md'

const blocks = blocksOf(PAGE)
const [install, clone, installTarballs] = blocks as readonly [CodeBlock, CodeBlock, CodeBlock]
const shown = blocks.find(({ language }) => language === 'text')?.code ?? ''
const request = blocks.find(({ code }) => code.startsWith('curl'))?.code ?? ''

/** What a section has the reader type, from the block after the one that writes `first` to the one that starts the server. */
function section(first: string): readonly CodeBlock[] {
  const start = blocks.findIndex(({ code, file }) => file === first || code.startsWith(first))
  const end = blocks.findIndex(({ code }, index) => index > start && /^node .*\n$/m.test(code))
  return blocks.slice(start, end + 1)
}

const NEEDS_A_REGISTRY = /^npm install @throughline\/.*\n/m

let folder: string
let reader: Reader

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'throughline-getting-started-'))
  // What cloning and `npm run pack` leave.
  const tarballs = join(folder, 'throughline/tarballs')
  await mkdir(tarballs, { recursive: true })
  await packPackages(tarballs)
  reader = await Reader.in(folder)
  await reader.run(install.code.replace(NEEDS_A_REGISTRY, ''))
  await reader.run(installTarballs.code)
}, 600_000)

afterAll(() => rm(folder, { recursive: true, force: true }))

test('both lines that install name the same packages', () => {
  const names = (text: string) => text.trim().split(' ').slice(2)
  const [named = ''] = NEEDS_A_REGISTRY.exec(install.code) ?? []
  const fromTarballs = installTarballs.code.replace(
    /\.\.\/throughline\/tarballs\/throughline-(\w+)-\*\.tgz/g,
    '@throughline/$1',
  )
  expect(names(fromTarballs)).toEqual(names(named))
  expect(clone.code).toMatch(/^git clone .*\ncd throughline\nnpm run pack\n$/)
})

test.each(['server.js', 'server.mjs', 'npm install --save-dev typescript'])(
  'the section that begins with %s ends with the trace that the page shows',
  async first => {
    for (const block of section(first)) await reader.follow(block)
    await reader.run(request)
    expect(comparable(await reader.outputOnce('load_order'))).toBe(comparable(shown))
    await reader.stop()
  },
  600_000,
)
