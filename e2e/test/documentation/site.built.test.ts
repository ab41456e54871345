import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { obtain, run } from '@throughline/servers'
import { against } from '@throughline/servers/against'
import { beforeAll, expect, test } from 'vitest'
import { PAGES } from '../../../site/pages.ts'

const ROOT = fileURLToPath(new URL('../../../', import.meta.url))
const SITE = join(ROOT, 'site/dist')

const onSite = (command: string): Promise<unknown> =>
  run(process.execPath, [join(ROOT, 'scripts/site.mjs'), command], { cwd: ROOT })

const generator = await obtain({ npm: '--version' }, () => onSite('install'))

/** What a page asks for by itself: not what its links lead to. */
const REQUESTS =
  /<(?:script|img|source|iframe|video|audio)\b[^>]*? src(?:set)?="([^"]*)"|<link\b[^>]*? href="([^"]*)"|url\(\s*["']?([^"')]*)|@import\s+["']([^"']*)/g

/** A link in a page, and the anchors that there are. */
const LINKS = /<a\b[^>]*? href="([^"]*)"/g
const ANCHORS = / id="([^"]*)"/g

against('the site of the documentation', generator, 'its Markdown', () => {
  let files: readonly string[]

  // It fails for a link to a page that is not there.
  beforeAll(async () => {
    await onSite('build')
    files = (await readdir(SITE, { recursive: true })).filter(file => /\.(?:html|css)$/.test(file))
  }, 600_000)

  const read = (file: string): Promise<string> => readFile(join(SITE, file), 'utf8')
  const matches = (text: string, pattern: RegExp): readonly string[] =>
    [...text.matchAll(pattern)].map(([, ...groups]) => groups.find(group => group !== undefined) ?? '')

  test('has every page', () => {
    expect(files).toEqual(expect.arrayContaining(PAGES.map(({ path }) => `${path}.html`)))
  })

  test('asks no other host for anything', async () => {
    const asked = await Promise.all(files.map(async file => matches(await read(file), REQUESTS)))
    expect(asked.flat().length).toBeGreaterThan(PAGES.length)
    expect(asked.flat().filter(url => /^(?:https?:)?\/\//.test(url))).toEqual([])
  })

  test('has the heading that each of its links leads to', async () => {
    const pages = new Map<string, string>()
    for (const file of files) if (file.endsWith('.html')) pages.set(`/${file}`, await read(file))
    const wrong = [...pages].flatMap(([page, html]) =>
      matches(html, LINKS)
        .filter(href => !/^[a-z]+:/.test(href))
        .map(href => new URL(href, `http://site${page}`))
        .filter(({ pathname, hash }) => {
          const target = pages.get(pathname === '/' ? '/index.html' : pathname)
          return (
            !target || (hash !== '' && !matches(target, ANCHORS).includes(decodeURIComponent(hash.slice(1))))
          )
        })
        .map(({ pathname, hash }) => `${page}: ${pathname}${hash}`),
    )
    expect(wrong).toEqual([])
  })
})
