import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'
import { anchorsOf } from '../../../site/heading-anchors.ts'
import type { LinkTarget } from '../../../site/page-links.ts'
import { REPOSITORY, siteHref, targetOf } from '../../../site/page-links.ts'
import { PAGES } from '../../../site/pages.ts'

const ROOT = fileURLToPath(new URL('../../../', import.meta.url))

const read = (path: string): string => readFileSync(join(ROOT, path), 'utf8')

/** Every page that is written for people, those of the site among them. */
const sources = [
  ...new Set([
    ...PAGES.map(({ source }) => source),
    ...['CONTRIBUTING.md', 'SECURITY.md', 'benchmarks/NOTES.md', 'examples/README.md'],
    ...readdirSync(join(ROOT, 'examples'), { withFileTypes: true, recursive: true })
      .filter(({ name, parentPath }) => name === 'README.md' && !parentPath.includes('node_modules'))
      .map(({ name, parentPath }) => join(parentPath, name).slice(ROOT.length)),
  ]),
]

/** The links of a page: `[text](href)` and `src="href"`, outside of code. */
function linksOf(source: string): readonly string[] {
  const text = read(source)
    .replace(/^ *```.*?^ *```$/gms, '')
    .replace(/`[^`\n]+`/g, '')
  return [...text.matchAll(/\]\(([^)\s]+)\)|(?:src|srcset|href)="([^"]+)"/g)].map(
    ([, markdown, html = '']) => markdown ?? html,
  )
}

/** What is wrong with the target of a link. */
function faultOf({ file, heading }: LinkTarget): string | undefined {
  if (!existsSync(join(ROOT, file))) return 'no such file'
  if (heading === '') return undefined
  const page = statSync(join(ROOT, file)).isDirectory() ? `${file}/README.md` : file
  return anchorsOf(read(page)).includes(heading) ? undefined : 'no such heading'
}

test('every link leads to a file and a heading that are there', () => {
  const links = sources.flatMap(source => linksOf(source).map(href => ({ source, href })))
  expect(links.length).toBeGreaterThan(100)
  const wrong = links.flatMap(({ source, href }) => {
    const target = targetOf(source, href)
    const fault = target === undefined ? undefined : faultOf(target)
    return fault === undefined ? [] : [`${source}: ${href}: ${fault}`]
  })
  expect(wrong).toEqual([])
})

test.each([
  ['nowhere.md', 'no such file'],
  ['concepts.md#nowhere', 'no such heading'],
  ['../packages/core#what-it-does-not-do', undefined],
])('the fault of %s is %s', (href, fault) => {
  expect(faultOf(targetOf('docs/README.md', href) as LinkTarget)).toBe(fault)
})

test('every page of docs/ is listed in docs/README.md', () => {
  const listed = linksOf('docs/README.md')
  const files = readdirSync(join(ROOT, 'docs')).filter(file => file.endsWith('.md') && file !== 'README.md')
  expect(files.filter(file => !listed.includes(file))).toEqual([])
})

test.each([
  ['docs/concepts.md', 'headers.md', '/headers.md'],
  ['docs/concepts.md', 'configuration.md#limits', '/configuration.md#limits'],
  ['docs/integrations.md', '../packages/express', '/packages/express.md'],
  ['packages/core/README.md', `${REPOSITORY}/blob/main/docs/sampling.md`, '/sampling.md'],
  ['README.md', 'examples/order-flow', `${REPOSITORY}/blob/main/examples/order-flow`],
  ['docs/concepts.md', '#context', '#context'],
  ['docs/concepts.md', 'https://kafka.js.org', 'https://kafka.js.org'],
])('the site has, in %s, for %s the link %s', (source, href, expected) => {
  expect(siteHref(source, href)).toBe(expected)
})

test('the repository that the site links to is the one of package.json', () => {
  expect(JSON.parse(read('package.json')).repository.url).toBe(`git+${REPOSITORY}.git`)
})
