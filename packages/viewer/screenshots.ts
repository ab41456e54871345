// Takes pictures of the page with the traces of the demo: `node --import tsx screenshots.ts FOLDER [NAME…]`, after `pnpm build`. Each view
// is taken in the size of the README and in three others, light and dark; names such as `story-1024-dark` choose some of them.
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { Browser } from 'playwright-core'
import type { TracePage, TraceSummary } from './src/api/trace-summary.ts'
import { chromiumPath, launchChromium } from './test/page/fixtures/chromium.ts'

const root = fileURLToPath(new URL('../..', import.meta.url))
const SIZES = [
  [1280, 720],
  [1920, 1080],
  [1024, 768],
  [400, 860],
] as const

async function startViewer(): Promise<{ url: string; stop: () => void }> {
  const program = fileURLToPath(new URL('dist/throughline.js', import.meta.url))
  const child = spawn(process.execPath, [program, '--port', '0'], { stdio: ['ignore', 'ignore', 'pipe'] })
  child.stderr.setEncoding('utf8')
  let greeting = ''
  for await (const text of child.stderr) {
    greeting += text
    const url = /http:\/\/localhost:\d+/.exec(greeting)?.[0]
    if (url !== undefined) return { url, stop: () => child.kill() }
  }
  throw new Error(`The viewer did not start: ${greeting}`)
}

async function runDemo(endpoint: string): Promise<void> {
  const demo = spawn(process.execPath, ['--import', 'tsx', 'examples/order-flow/src/demo.ts'], {
    cwd: root,
    stdio: 'ignore',
    env: { ...process.env, OTEL_TRACES_EXPORTER: 'otlp', OTEL_EXPORTER_OTLP_ENDPOINT: endpoint },
  })
  const [code] = await once(demo, 'exit')
  if (code !== 0) throw new Error(`The demo ended with ${code}`)
}

/** The hashes of the views, by name. */
function viewsOf(traces: readonly TraceSummary[]): ReadonlyMap<string, string> {
  const dead = traces.find(trace => trace.outcome === 'error' && trace.topics.length > 2)
  const sent = traces.find(
    trace => trace.name === dead?.name && trace.outcome !== 'error' && trace.services.length > 2,
  )
  const batch = traces.find(trace => trace.name.includes('batch'))
  const id = dead?.traceId
  return new Map([
    ['list', '#/traces'],
    ['trace', `#/traces?trace=${id}`],
    ['span', `#/traces?trace=${id}&span=FAILED`],
    ['story', `#/traces?trace=${id}&as=story`],
    ['flame', `#/traces?trace=${id}&as=flame`],
    ['batch', `#/traces?trace=${batch?.traceId}&as=story`],
    ['batch-trace', `#/traces?trace=${batch?.traceId}`],
    ['compare', `#/traces?trace=${id}&with=${sent?.traceId}`],
    ['medians', `#/traces?trace=${id}&with=medians`],
    ['map', '#/map'],
    ['topics', '#/topics'],
    ['routes', '#/routes'],
  ])
}

async function take(browser: Browser, folder: string, url: string, names: readonly string[]): Promise<void> {
  const { traces } = (await (await fetch(`${url}/api/traces?limit=100`)).json()) as TracePage
  for (const [view, hash] of viewsOf(traces))
    for (const [width, height] of SIZES)
      for (const colorScheme of ['light', 'dark'] as const) {
        const name = `${view}-${width}-${colorScheme}`
        if (names.length > 0 && !names.includes(name)) continue
        const context = await browser.newContext({ viewport: { width, height }, colorScheme })
        const page = await context.newPage()
        page.on('pageerror', error => console.error(`${name}: ${error.message}`))
        page.on('console', message => {
          if (message.type() === 'error') console.error(`${name}: ${message.text()}`)
        })
        await page.goto(`${url}/${hash.replace('&span=FAILED', '')}`, { waitUntil: 'load' })
        await page
          .locator('canvas:visible, svg.spark:visible, .map svg:visible, .compare td:visible')
          .first()
          .waitFor()
        if (hash.includes('FAILED')) await page.keyboard.press('E')
        await page.waitForTimeout(500)
        await page.screenshot({ path: join(folder, `${name}.png`) })
        await context.close()
      }
}

const [folder = 'screenshots', ...names] = process.argv.slice(2)
const chromium = chromiumPath()
if (chromium === undefined) throw new Error('Expected a Chromium on the PATH, or CHROMIUM=path')
await mkdir(folder, { recursive: true })
const viewer = await startViewer()
const browser = await launchChromium(chromium)
try {
  for (let runs = 0; runs < 3; runs++) await runDemo(viewer.url)
  await take(browser, folder, viewer.url, names)
} finally {
  await browser.close()
  viewer.stop()
}
