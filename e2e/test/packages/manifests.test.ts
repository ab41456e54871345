import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { PACKAGES } from './installed-packages.ts'

const ROOT = new URL('../../../', import.meta.url)

interface Manifest {
  readonly private?: boolean
  readonly repository: { readonly type: string; readonly url: string; readonly directory?: string }
  readonly homepage: string
  readonly bugs: { readonly url: string }
  readonly keywords: readonly string[]
  readonly peerDependencies?: Readonly<Record<string, string>>
  readonly peerDependenciesMeta?: Readonly<Record<string, { readonly optional?: boolean }>>
}

const manifestIn = (folder: string): Manifest =>
  JSON.parse(readFileSync(new URL(`${folder}package.json`, ROOT), 'utf8'))

/** The one place that names the repository. */
const { repository } = manifestIn('')
const url = repository.url.replace(/^git\+(.*)\.git$/, '$1')

test('every package that is published is looked at', () => {
  const published = readdirSync(new URL('packages/', ROOT)).filter(
    name => manifestIn(`packages/${name}/`).private !== true,
  )
  expect(published.sort()).toEqual([...PACKAGES].sort())
})

describe.each(PACKAGES)('@throughline/%s', name => {
  const folder = `packages/${name}/`
  const manifest = manifestIn(folder)

  test('names the repository of the root, its folder in it, and where to look and to report', () => {
    expect(manifest).toMatchObject({
      repository: { ...repository, directory: `packages/${name}` },
      homepage: `${url}/tree/main/packages/${name}#readme`,
      bugs: { url: `${url}/issues` },
    })
    expect(manifest.keywords).toEqual(expect.arrayContaining(['tracing', 'opentelemetry']))
    expect(manifest.keywords.length).toBe(new Set(manifest.keywords).size)
  })

  // npm installs the newest version of a peer that is not optional, beside the one that NestJS pins.
  test('leaves the installation of its framework to others', () => {
    const frameworks = ['express', 'fastify', 'kafkajs'].filter(
      peer => peer in (manifest.peerDependencies ?? {}),
    )
    for (const peer of frameworks) expect(manifest.peerDependenciesMeta?.[peer]).toEqual({ optional: true })
  })

  test('has a README whose links lead somewhere from the page of a registry too', () => {
    const readme = readFileSync(new URL(`${folder}README.md`, ROOT), 'utf8')
    const links = [...readme.matchAll(/\]\(([^)\s]+)\)/g)].map(([, link = '']) => link)
    for (const link of links) expect(link).toMatch(/^(?:https:\/\/|#)/)
    for (const link of links.filter(link => link.startsWith(url))) expect(lostIn(link)).toBe('')
  })
})

/** What a link into the repository names and the repository does not have: a file, a folder or a heading. */
function lostIn(link: string): string {
  const [, kind, path = '', heading] =
    /^\/(blob|tree)\/main\/([^#]*)(?:#(.*))?$/.exec(link.slice(url.length)) ?? []
  const target = new URL(path, ROOT)
  if (kind === undefined || !existsSync(target)) return link
  if (heading === undefined || heading === 'readme') return ''
  const headings = readFileSync(target, 'utf8').matchAll(/^#+ (.*)$/gm)
  const anchors = [...headings].map(([, text = '']) =>
    text
      .toLowerCase()
      .replace(/[^\w\- ]/g, '')
      .replaceAll(' ', '-'),
  )
  return anchors.includes(heading) ? '' : link
}
