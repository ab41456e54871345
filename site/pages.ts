import { readdirSync } from 'node:fs'

/** A page of the site. */
export interface Page {
  /** Its Markdown, from the root of the repository. */
  readonly source: string
  /** Its place in the site, without an ending. */
  readonly path: string
  readonly title: string
}

/** Pages below one heading of the navigation. */
export interface Section {
  readonly title: string
  readonly pages: readonly Page[]
}

const doc = (name: string, title: string): Page => ({ source: `docs/${name}.md`, path: name, title })
const pkg = (name: string): Page => ({
  source: `packages/${name}/README.md`,
  path: `packages/${name}`,
  title: `@throughline/${name}`,
})

/** The first page, which is the README of the repository. */
export const HOME: Page = { source: 'README.md', path: 'index', title: 'Throughline' }

const PLACED: readonly Section[] = [
  {
    title: 'Start',
    pages: [
      doc('getting-started', 'Getting started'),
      doc('concepts', 'Concepts'),
      { source: 'docs/README.md', path: 'contents', title: 'All pages' },
    ],
  },
  {
    title: 'Trace',
    pages: [
      doc('integrations', 'Integrations'),
      ...['core', 'express', 'fastify', 'kafka', 'logger', 'viewer'].map(pkg),
      doc('metrics', 'Metrics'),
      doc('logs', 'Logs'),
      doc('nestjs', 'NestJS'),
      doc('testing', 'Testing'),
    ],
  },
  {
    title: 'Send',
    pages: [
      doc('viewer', 'The viewer'),
      doc('configuration', 'Configuration'),
      doc('sampling', 'Sampling'),
      doc('headers', 'Headers'),
      doc('spool', 'The spool'),
      doc('backends', 'Backends'),
      doc('scale', 'Scale'),
      doc('other-languages', 'Other languages'),
    ],
  },
  {
    title: 'Run',
    pages: [
      doc('doctor', 'The doctor'),
      doc('troubleshooting', 'Troubleshooting'),
      doc('watchdog', 'The watchdog'),
      doc('why-slow', 'Why was it slow'),
      doc('performance', 'Performance'),
      doc('runtimes', 'Runtimes and bundlers'),
      doc('security', 'Security'),
    ],
  },
  {
    title: 'Decide',
    pages: [
      doc('comparing', 'Comparing'),
      doc('migrating', 'Migrating'),
      doc('beside-other-tracers', 'Beside other tracers'),
      { source: 'benchmarks/README.md', path: 'race', title: 'The race' },
      { source: 'RATIONALE.md', path: 'rationale', title: 'Why it is as it is' },
    ],
  },
]

const placed = new Set(PLACED.flatMap(({ pages }) => pages.map(({ source }) => source)))

/** Pages of `docs/` without a place above. */
const more = readdirSync(new URL('../docs/', import.meta.url))
  .filter(file => file.endsWith('.md') && !placed.has(`docs/${file}`))
  .map(file => file.slice(0, -'.md'.length))
  .map(name => doc(name, name.charAt(0).toUpperCase() + name.slice(1).replaceAll('-', ' ')))

/** The navigation. Every page of `docs/` is in it. */
export const SECTIONS: readonly Section[] =
  more.length === 0 ? PLACED : [...PLACED, { title: 'More', pages: more }]

export const PAGES: readonly Page[] = [HOME, ...SECTIONS.flatMap(({ pages }) => pages)]
