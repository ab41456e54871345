import { expect, test } from 'vitest'
import type { PlainSpan } from '../../storage/otlp-bytes.ts'
import { plainTrace } from '../../storage/otlp-bytes.ts'
import { inChromium } from '../fixtures/in-chromium.ts'
import { traceIdOf } from '../fixtures/otlp-trace.ts'

const SPANS = 100_000

/** A span of each hundred has the ninety-nine after it as children, each of its own name. */
function spanAt(index: number, origin: number): PlainSpan {
  const isHead = index % 100 === 0
  const start = origin + index / 50
  return {
    id: index + 1,
    ...(index > 0 && { parent: isHead ? 1 : index - (index % 100) + 1 }),
    name: `step ${index % 100} of ${Math.floor(index / 100) % 50}`,
    start,
    end: index === 0 ? start + SPANS / 50 + 10 : start + (isHead ? 2 : 0.4),
    failed: index % 5000 === 4999,
  }
}

function largeTrace(traceId: string): Uint8Array {
  const origin = Date.now()
  const services = new Map<string, PlainSpan[]>()
  for (let index = 0; index < SPANS; index++) {
    const service = `service-${index % 7}`
    const spans = services.get(service) ?? []
    services.set(service, spans)
    spans.push(spanAt(index, origin))
  }
  return plainTrace(traceId, services)
}

inChromium('a trace of 100,000 spans, in Chromium', ({ server, open }) => {
  test('is shown and scrolled, and says how long it took', async () => {
    const traceId = traceIdOf(1)
    await server().addBytes(largeTrace(traceId))
    const page = await open()
    const session = await page.context().newCDPSession(page)
    await session.send('Performance.enable', { timeDomain: 'threadTicks' })
    /** Milliseconds of CPU that the main thread of the page has taken. */
    const taskTime = async (): Promise<number> => {
      const { metrics } = await session.send('Performance.getMetrics')
      return 1000 * (metrics.find(({ name }) => name === 'TaskDuration')?.value ?? 0)
    }
    const entry = page.locator(`#trace-${traceId}`)
    await entry.waitFor()
    await entry.evaluate(
      "document.querySelector('.list-row').addEventListener('click', () => performance.mark('chosen'))",
    )
    const before = process.cpuUsage()
    const beforeOpening = await taskTime()
    await entry.click()
    await page.getByText('100,000 spans', { exact: true }).waitFor()
    await page.getByRole('row').first().waitFor()
    // The server is in this process, which does little else meanwhile.
    const { user, system } = process.cpuUsage(before)
    const opening = (await taskTime()) - beforeOpening
    const toDrawn = await page.evaluate(
      "performance.measure('open', 'chosen', performance.getEntriesByName('trace-drawn')[0].name).duration",
    )
    const grid = page.getByRole('treegrid')
    const rowCount = async (): Promise<number> => Number(await grid.getAttribute('aria-rowcount'))
    expect(await rowCount()).toBeGreaterThan(SPANS / 10)
    const frames = (await page.evaluate(`new Promise(resolve => {
      const rows = document.getElementById('rows')
      const times = []
      let last = performance.now()
      const step = () => {
        const now = performance.now()
        times.push(now - last)
        last = now
        rows.scrollTop += 900
        if (times.length < 60) requestAnimationFrame(step)
        else resolve(times.sort((a, b) => a - b))
      }
      requestAnimationFrame(step)
    })`)) as number[]
    expect(await page.getByRole('row').count()).toBeLessThan(100)
    await grid.press('End')
    await page
      .getByRole('row', { name: /step 99 of 49/ })
      .last()
      .waitFor()
    await page.keyboard.press('e')
    await page.getByRole('complementary', { name: 'Span' }).waitFor()
    await page.keyboard.press('z')
    await expect.poll(rowCount, { timeout: 30_000 }).toBeLessThan(2000)
    await page.keyboard.press('z')
    await expect.poll(rowCount, { timeout: 30_000 }).toBeGreaterThan(SPANS / 10)
    const beforeFlame = await taskTime()
    await page.keyboard.press('2')
    await page.getByRole('img', { name: /Flame graph/ }).waitFor()
    const flame = (await taskTime()) - beforeFlame
    console.error(
      `viewer: 100,000 spans on screen ${Math.round(Number(toDrawn))} ms after the click, with ${Math.round((user + system) / 1000)} ms of CPU in the server and ${Math.round(opening)} ms in the page; a frame of scrolling takes ${frames[30]?.toFixed(1)} ms (median), ${frames[57]?.toFixed(1)} ms (95th percentile); the flame view takes ${Math.round(flame)} ms of CPU`,
    )
  })
})
