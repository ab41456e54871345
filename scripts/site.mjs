// Serves the documentation as a site (`dev`), or builds it into site/dist (`build`). Its generator is installed on first use, or alone (`install`).
import { spawnSync } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { installWithNpm } from './install-with-npm.mjs'

const [command = 'dev'] = process.argv.slice(2)
const site = fileURLToPath(new URL('../site/', import.meta.url))

installWithNpm(site, `docs: installing the generator into ${site}node_modules`)
if (command !== 'install') {
  const vitepress = [`${site}node_modules/vitepress/bin/vitepress.js`, command, site]
  const { status } = spawnSync(process.execPath, vitepress, { stdio: 'inherit' })
  process.exitCode = status ?? 1
}
