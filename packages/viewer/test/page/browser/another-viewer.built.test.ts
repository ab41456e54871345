import { expect, onTestFinished, test } from 'vitest'
import type { RunningCommand } from '../../command/run-command.ts'
import { sendSpans, startViewer } from '../../command/run-command.ts'
import { inChromium } from '../fixtures/in-chromium.ts'
import { otlpTrace, traceIdOf } from '../fixtures/otlp-trace.ts'

const trace = (number: number, name: string) =>
  otlpTrace(traceIdOf(number), Date.now() - 1000, [{ id: 1, service: 'shop', name, from: 0, to: 5 }])

async function start(port = '0'): Promise<RunningCommand & { readonly base: string }> {
  const viewer = await startViewer(['--port', port])
  onTestFinished(() => viewer.stop())
  return viewer
}

inChromium('a page whose viewer ends and is started again, in Chromium', ({ open }) => {
  test('says so, keeps the open trace, and lists what the new one has', async () => {
    const first = await start()
    await sendSpans(first.base, trace(1, 'GET /before'))
    const page = await open()
    await page.goto(`${first.base}/#/traces?trace=${traceIdOf(1)}`)
    await page.getByRole('row', { name: /GET \/before/ }).waitFor()
    await first.stop()
    await page.locator('.status').getByText('The viewer does not answer').waitFor({ state: 'attached' })
    await page.locator('.status').filter({ hasText: 'no answer' }).waitFor()
    expect(await page.getByRole('option', { name: /GET \/before/ }).count()).toBe(1)
    const second = await start(new URL(first.base).port)
    await sendSpans(second.base, trace(2, 'GET /after'))
    await page.getByText('The viewer was started anew.').waitFor()
    // It came before the page did, or waits until the reader looks.
    const entry = page.getByRole('option', { name: /GET \/after/ })
    await entry.or(page.getByRole('button', { name: /1 new/ })).waitFor()
    await page.getByRole('option', { name: /GET \/before/ }).waitFor({ state: 'detached' })
    await page.locator('.status').filter({ hasText: 'live' }).waitFor()
    expect(await page.getByRole('row', { name: /GET \/before/ }).count()).toBe(1)
  })
})
