import { createRequire } from 'node:module'
import { setTimeout as pause } from 'node:timers/promises'

const fromViewer = createRequire(new URL('../../packages/viewer/package.json', import.meta.url))

/** Opens pages in a Chromium of this machine. */
export async function browser() {
  const { chromium } = fromViewer('playwright-core')
  const executablePath = process.env.CHROMIUM ?? '/usr/bin/chromium'
  const launched = await chromium.launch({
    executablePath,
    args: ['--no-sandbox', '--disable-dev-shm-usage'],
  })
  return { onScreen, transferred, close: () => launched.close() }

  /**
   * Milliseconds from the address of a trace to rows of it on the screen, with an empty cache; undefined where there are none within
   * `patience`, or the page crashed.
   */
  async function onScreen(server, traceId, patience = 100_000) {
    const context = await launched.newContext({ viewport: { width: 1440, height: 820 } })
    const page = await context.newPage()
    const begin = performance.now()
    const shown = page
      .goto(server.trace(traceId), { timeout: patience })
      .then(() => server.shown(page))
      .then(() => performance.now() - begin)
    const crashed = new Promise(resolve => page.once('crash', () => resolve(undefined)))
    const took = await Promise.race([shown, crashed, pause(patience, undefined, { ref: false })]).catch(
      () => undefined,
    )
    shown.catch(() => {})
    await context.close()
    return took
  }

  /** Bytes that the page takes over the network before it shows a trace. */
  async function transferred(server) {
    const context = await launched.newContext()
    const page = await context.newPage()
    const session = await context.newCDPSession(page)
    await session.send('Network.enable')
    let bytes = 0
    session.on('Network.loadingFinished', ({ encodedDataLength }) => {
      bytes += encodedDataLength
    })
    await page.goto(server.page)
    await pause(1500)
    await context.close()
    return bytes
  }
}
