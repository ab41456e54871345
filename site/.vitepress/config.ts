import { execFileSync } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { defineConfig } from 'vitepress'
import { anchorOf } from '../heading-anchors.ts'
import { REPOSITORY, siteHref, sitePicture } from '../page-links.ts'
import { PAGES, SECTIONS } from '../pages.ts'

const ROOT = fileURLToPath(new URL('../..', import.meta.url))

const sourceOf = new Map(PAGES.map(({ source, path }) => [`${path}.md`, source]))

/** What is not a page. A pattern cannot take back what another one excludes. */
const otherMarkdown = execFileSync(
  'git',
  ['ls-files', '--cached', '--others', '--exclude-standard', '*.md'],
  { cwd: ROOT, encoding: 'utf8' },
)
  .split('\n')
  .filter(file => file !== '' && !PAGES.some(({ source }) => source === file))

const sidebar = SECTIONS.map(({ title, pages }) => ({
  text: title,
  items: pages.map(page => ({ text: page.title, link: `/${page.path}` })),
}))

export default defineConfig({
  title: 'Throughline',
  description: 'Distributed tracing for Node services on HTTP and Kafka',
  lang: 'en',
  srcDir: ROOT,
  srcExclude: otherMarkdown,
  rewrites: Object.fromEntries(PAGES.map(({ source, path }) => [source, `${path}.md`])),
  outDir: fileURLToPath(new URL('../dist', import.meta.url)),
  cacheDir: fileURLToPath(new URL('../node_modules/.cache/vitepress', import.meta.url)),
  // The picture of `concepts` follows the system, as GitHub does; so do the pages.
  appearance: 'force-auto',
  // The first page has traces as trees, which need the width of the outline.
  transformPageData(page) {
    if (page.relativePath === 'index.md') page.frontmatter.aside = false
  },
  markdown: {
    anchor: { slugify: anchorOf },
    config(md) {
      md.core.ruler.push('links of the repository', state => {
        const source = sourceOf.get(state.env.relativePath) ?? state.env.relativePath
        for (const { children } of state.tokens) {
          for (const token of children ?? []) {
            if (token.type === 'link_open')
              token.attrSet('href', siteHref(source, token.attrGet('href') ?? ''))
            else if (token.type === 'image')
              token.attrSet('src', sitePicture(source, token.attrGet('src') ?? ''))
          }
        }
      })
    },
  },
  themeConfig: {
    sidebar,
    nav: [
      { text: 'Getting started', link: '/getting-started' },
      { text: 'Configuration', link: '/configuration' },
      { text: 'Comparing', link: '/comparing' },
    ],
    outline: [2, 3],
    search: { provider: 'local' },
    socialLinks: [{ icon: 'github', link: REPOSITORY }],
  },
})
