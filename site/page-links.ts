import { posix } from 'node:path'
import { PAGES } from './pages.ts'

/** The repository, where links to its other files lead. The `package.json` of its root names the same. */
export const REPOSITORY = 'https://github.com/throughline-tracing/throughline'

const IN_REPOSITORY = new RegExp(`^${REPOSITORY}/(?:blob|tree)/main/`)

/** Pictures of a README that registries show, too. */
const RAW = 'https://raw.githubusercontent.com/throughline-tracing/throughline/main/'

/** A place in the repository that a link leads to. */
export interface LinkTarget {
  /** A path from the root of the repository. */
  readonly file: string
  /** The heading, without `#`; empty for none. */
  readonly heading: string
}

/** The place in the repository that a link of a page leads to, undefined for one that leads out of it. */
export function targetOf(source: string, href: string): LinkTarget | undefined {
  const inside = href.replace(IN_REPOSITORY, '/')
  if (/^[a-z]+:/.test(inside)) return undefined
  const [path = '', heading = ''] = inside.split('#')
  if (path === '') return { file: source, heading }
  const file = path.startsWith('/') ? path.slice(1) : posix.join(posix.dirname(source), path)
  return { file: file.replace(/\/$/, ''), heading }
}

/** The link as the site has it: to another page, or to the file in the repository. */
export function siteHref(source: string, href: string): string {
  const target = targetOf(source, href)
  if (target === undefined || href.startsWith('#')) return href
  const heading = target.heading === '' ? '' : `#${target.heading}`
  const page = PAGES.find(page => page.source === target.file || page.source === `${target.file}/README.md`)
  return page === undefined
    ? `${REPOSITORY}/blob/main/${target.file}${heading}`
    : `/${page.path}.md${heading}`
}

/** The picture as the site has it: the file of the repository, which becomes part of the site. */
export function sitePicture(source: string, src: string): string {
  if (!src.startsWith(RAW)) return src
  const path = posix.relative(posix.dirname(source), src.slice(RAW.length))
  return path.startsWith('.') ? path : `./${path}`
}
