import { readFile, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import type { Page } from 'playwright-core'
import { beforeAll, expect, test } from 'vitest'
import { axeFindings, inChromium } from '../fixtures/in-chromium.ts'
import { ORDER_STORY } from '../fixtures/order-story.ts'
import { otlpTrace, spanIdOf, traceIdOf } from '../fixtures/otlp-trace.ts'
import type { PageViewer } from '../fixtures/page-viewer.ts'

const STORY = traceIdOf(1)
const GROUPED = traceIdOf(2)

/** What a text of the page says now. */
const waitForText = (page: Page, text: string | RegExp): Promise<void> =>
  page.getByText(text).first().waitFor({ state: 'visible' })

const addTraces = (server: PageViewer): Promise<void> => {
  const now = Date.now()
  return server.add(
    otlpTrace(STORY, now - 60_000, ORDER_STORY),
    otlpTrace(GROUPED, now - 30_000, [
      { id: 100, service: 'order', name: 'GET /orders', kind: 2, from: 0, to: 180 },
      ...Array.from({ length: 40 }, (_, index) => ({
        id: 101 + index,
        parent: 100,
        service: 'order',
        name: 'select_item',
        kind: 3 as const,
        from: index * 4,
        to: index * 4 + 3,
      })),
    ]),
  )
}

inChromium('the page before its first trace, in Chromium', ({ server, open }) => {
  test('waits for spans, and shows a trace that comes in', async () => {
    const page = await open()
    await waitForText(page, 'Waiting for spans')
    await addTraces(server())
    await page.getByRole('option', { name: /POST \/orders\/:id\/pay/ }).waitFor()
    await waitForText(page, 'no carrier for zone 7')
    expect(await axeFindings(page)).toEqual([])
  })
})

inChromium('the page, in Chromium', ({ server, open }) => {
  beforeAll(() => addTraces(server()))

  test('filters by clicks and by text, and keeps the filter in the address', async () => {
    const page = await open()
    await page.getByRole('option', { name: /GET \/orders/ }).waitFor()
    await page.getByRole('button', { name: 'failed only' }).click()
    await page.getByRole('option', { name: /GET \/orders/ }).waitFor({ state: 'detached' })
    expect(page.url()).toContain('q=status%3Aerror')
    await page.getByRole('combobox').fill('service:order')
    await page.getByRole('option', { name: /GET \/orders/ }).waitFor()
    await page.getByRole('combobox').press('Escape')
    await page.getByRole('combobox').fill('duration>soon')
    await waitForText(page, /duration/)
    await page.locator('input[aria-invalid="true"]').waitFor()
  })

  test('suggests conditions, which the keyboard takes', async () => {
    const page = await open()
    // The keys are listened to once the page is connected.
    await page.locator('.status').filter({ hasText: 'live' }).waitFor()
    await page.keyboard.press('/')
    await page.keyboard.type('status:e')
    // What is not a condition yet has a sentence above, which names the word too.
    await page.getByRole('option', { name: /^status:error/ }).waitFor()
    await page.keyboard.press('ArrowDown')
    await page.keyboard.press('Enter')
    expect(await page.getByRole('combobox').inputValue()).toBe('status:error')
    await expect.poll(() => page.url()).toContain('q=status%3Aerror')
  })

  test('takes nothing back of what is typed while the list is filtered', async () => {
    const page = await open()
    await page.locator('.status').filter({ hasText: 'live' }).waitFor()
    await page.getByRole('combobox').focus()
    await page.keyboard.type('service:order ')
    await expect.poll(() => page.url()).toContain('q=service%3Aorder')
    await page.keyboard.type('status:error')
    await expect.poll(() => page.url()).toContain('q=service%3Aorder+status%3Aerror')
    expect(await page.getByRole('combobox').inputValue()).toBe('service:order status:error')
    await page.goto(page.url().replace(/q=.*/, 'q=service%3Apayment'))
    await expect.poll(() => page.getByRole('combobox').inputValue()).toBe('service:payment')
  })

  test('stands still while a trace is read, and says how many are new', async () => {
    const page = await open(`#/traces?trace=${STORY}`)
    await waitForText(page, '12 spans')
    await server().add(
      otlpTrace(traceIdOf(30), Date.now(), [{ id: 900, service: 'late', name: 'late', from: 0, to: 1 }]),
    )
    const news = page.getByRole('button', { name: /1 new/ })
    await news.waitFor()
    expect(await page.getByRole('option', { name: /^late/ }).count()).toBe(0)
    await news.click()
    await page.getByRole('option', { name: /^late/ }).waitFor()
  })

  test('goes through a trace by the keyboard alone', async () => {
    const page = await open()
    await page.getByRole('option', { name: /POST \/orders/ }).waitFor()
    await page.keyboard.press('ArrowDown')
    await page.keyboard.press('End')
    await page.getByRole('treegrid').waitFor()
    await page.keyboard.press('Enter')
    await page.getByRole('row', { name: /send orders\.dlq/ }).waitFor()
    await page.keyboard.press('Home')
    await page.keyboard.press('ArrowLeft')
    await page.getByRole('row', { name: /process_order/ }).waitFor({ state: 'detached' })
    await page.keyboard.press('ArrowRight')
    await page.getByRole('row', { name: /process_order/ }).waitFor()
    await page.keyboard.press('e')
    await page.getByRole('complementary', { name: 'Span' }).waitFor()
    await page.getByRole('heading', { name: 'process orders', exact: true }).waitFor()
    expect(page.url()).toContain(`span=${spanIdOf(8)}`)
    await page.keyboard.press('Escape')
    await page.getByRole('complementary', { name: 'Span' }).waitFor({ state: 'detached' })
    await page.keyboard.press('?')
    await page.getByRole('dialog', { name: 'Keys' }).waitFor()
    expect(await axeFindings(page)).toEqual([])
  })

  test('shows all of a span, with its queue, and finds others with a value', async () => {
    const page = await open(`#/traces?trace=${STORY}&span=${spanIdOf(11)}`)
    const panel = page.getByRole('complementary', { name: 'Span' })
    await panel.getByText('attempt 2').waitFor()
    await panel.getByText('retry topic of orders').waitFor()
    await panel.getByText(/at book \(ship\.ts:41\)/).waitFor()
    expect(await axeFindings(page)).toEqual([])
    await panel.getByText('zone', { exact: true }).hover()
    await panel.getByRole('button', { name: 'Find others with this zone' }).click()
    expect(await page.getByRole('combobox').inputValue()).toBe('attr.zone:7')
  })

  test('folds equal siblings, and finds one among them', async () => {
    const page = await open(`#/traces?trace=${GROUPED}`)
    await page.getByRole('row', { name: /select_item 40 equal spans/ }).waitFor()
    expect(await page.getByRole('treegrid').getAttribute('aria-rowcount')).toBe('2')
    await page.keyboard.press('f')
    await page.keyboard.type('select')
    await waitForText(page, '40 found')
    await page.keyboard.press('Enter')
    await expect.poll(() => page.getByRole('treegrid').getAttribute('aria-rowcount')).toBe('42')
    expect(page.url()).toContain(`span=${spanIdOf(101)}`)
  })

  test('draws the messages of a trace as a story', async () => {
    const page = await open(`#/traces?trace=${STORY}`)
    await page.getByRole('tab', { name: 'Story' }).click()
    await waitForText(page, 'partition 0 · dead letter')
    const retry = page.getByRole('link', { name: /process orders\.retry, attempt 2.*failed/ })
    await retry.click()
    await page.getByRole('heading', { name: 'process orders.retry' }).waitFor()
    expect(await axeFindings(page)).toEqual([])
    await page.getByRole('tab', { name: 'Flame' }).click()
    await page.getByRole('img', { name: /Flame graph/ }).waitFor()
    expect(await axeFindings(page)).toEqual([])
  })

  test('shows log lines between the bars and with their span', async () => {
    const record = {
      timeUnixNano: `${Date.now()}000000`,
      severityNumber: 13,
      body: { stringValue: 'stock is low' },
      traceId: STORY,
      spanId: spanIdOf(2),
    }
    await server().addLogs({ resourceLogs: [{ scopeLogs: [{ logRecords: [record] }] }] })
    const page = await open(`#/traces?trace=${STORY}&span=${spanIdOf(2)}`)
    await page.getByRole('treegrid').getByText('stock is low').waitFor()
    await page.getByRole('complementary', { name: 'Span' }).getByText('stock is low').waitFor()
    await page.keyboard.press('l')
    await page.getByRole('treegrid').getByText('stock is low').waitFor({ state: 'detached' })
  })

  test('shows the map, the topics and the routes, which lead to their traces', async () => {
    const page = await open('#/map')
    const topic = page.locator('.map a:has(.topic)').filter({ hasText: /^orders\d/ })
    await topic.waitFor()
    expect(await axeFindings(page)).toEqual([])
    await topic.click()
    await page
      .getByRole('option', { name: /POST \/orders/ })
      .first()
      .waitFor()
    expect(page.url()).toContain('topic')
    await page.getByRole('link', { name: 'Topics' }).click()
    await page.getByRole('row', { name: /orders\.retry/ }).waitFor()
    expect(await axeFindings(page)).toEqual([])
    for (const width of [1024, 400]) {
      await page.setViewportSize({ width, height: 800 })
      expect(await axeFindings(page)).toEqual([])
      const isScrolled =
        "(({ scrollWidth, clientWidth }) => scrollWidth > clientWidth)(document.querySelector('.table-scroll'))"
      expect([width, await page.evaluate(isScrolled)]).toEqual([width, false])
    }
    await page.setViewportSize({ width: 1440, height: 820 })
    await page.getByRole('link', { name: 'Routes' }).click()
    await page.getByRole('link', { name: 'POST /orders/:id/pay' }).click()
    await page
      .getByRole('option', { name: /POST \/orders/ })
      .first()
      .waitFor()
  })

  test('compares with the medians of the route, and with another trace of it', async () => {
    const slower = ORDER_STORY.map(span => (span.id === 3 ? { ...span, to: span.to + 200 } : span))
    await server().add(otlpTrace(traceIdOf(7), Date.now() - 50_000, slower.slice(0, -1)))
    const page = await open(`#/traces?trace=${STORY}`)
    await page.getByRole('button', { name: /Compare/ }).click()
    await page.getByRole('heading', { name: /compared with its route/ }).waitFor()
    await page.getByRole('columnheader', { name: 'Median' }).waitFor()
    await page
      .getByRole('row', { name: /db\.query\.select_order/ })
      .getByText('222 ms')
      .waitFor()
    await waitForText(page, '1 added, 0 missing')
    expect(await axeFindings(page)).toEqual([])
    await page.getByRole('button', { name: 'One typical trace' }).click()
    await page.getByRole('heading', { name: /compared$/ }).waitFor()
    await waitForText(page, '1 added, 0 missing')
    await waitForText(page, '−200 ms')
    expect(await axeFindings(page)).toEqual([])
    await page.keyboard.press('Escape')
    await page.getByRole('treegrid').waitFor()
  })

  test('saves a trace as one file, which opens without the viewer and by drop', async () => {
    const page = await open(`#/traces?trace=${STORY}`)
    await page.getByRole('treegrid').waitFor()
    const [download] = await Promise.all([page.waitForEvent('download'), page.keyboard.press('s')])
    const file = join(tmpdir(), `throughline-${process.pid}.html`)
    const html = await readFile(await download.path(), 'utf8')
    expect(html.length).toBeLessThan(300_000)
    await writeFile(file, html)
    await page.context().route('http://**', route => route.abort())
    await page.goto(pathToFileURL(file).href)
    await page.getByRole('row', { name: /send orders\.dlq/ }).waitFor()
    await page.keyboard.press('e')
    await page.getByRole('heading', { name: 'process orders', exact: true }).waitFor()
    expect(await axeFindings(page)).toEqual([])
    const other = await open()
    await dropFile(other, 'trace.html', html)
    await other.getByRole('treegrid').waitFor()
    const otlp = JSON.stringify(otlpTrace(traceIdOf(77), Date.now(), ORDER_STORY.slice(0, 3)))
    await dropFile(other, 'trace.json', otlp)
    await waitForText(other, '3 spans')
    await dropFile(other, 'trace.txt', 'no trace')
    await waitForText(other, /is no JSON/)
  })

  test('shows hostile spans as text', async () => {
    const bad = '<img src=x onerror=document.title="owned"><script>document.title="owned"</script>'
    const traceId = traceIdOf(66)
    await server().add(
      otlpTrace(traceId, Date.now(), [
        {
          id: 660,
          parent: 661,
          service: bad,
          name: bad,
          from: 0,
          to: 10,
          error: bad,
          attributes: { [bad]: bad },
        },
        { id: 661, parent: 660, service: 'b', name: 'x'.repeat(100_000), from: 5, to: -5 },
        { id: 660, service: 'c', name: '', from: 1, to: 2, attributes: { long: 'y'.repeat(1_000_000) } },
        ...Array.from({ length: 3000 }, (_, index) => ({
          id: 700 + index,
          parent: index === 0 ? 660 : 699 + index,
          service: 'deep',
          name: `level ${index}`,
          from: index,
          to: index + 1,
        })),
      ]),
    )
    const page = await open(`#/traces?trace=${traceId}&span=${spanIdOf(660)}`)
    await page.getByRole('complementary', { name: 'Span' }).getByText(bad).first().waitFor()
    await page.getByRole('tab', { name: 'Flame' }).click()
    expect(await page.title()).toBe('Throughline')
    expect(await page.locator('img, #app script').count()).toBe(0)
  })

  test('has nothing that axe finds in light and dark, wide and narrow', async () => {
    const page = await open(`#/traces?trace=${STORY}&span=${spanIdOf(9)}`, { colorScheme: 'light' })
    await page.getByRole('complementary', { name: 'Span' }).getByText('ship_order').waitFor()
    for (const width of [1440, 400]) {
      await page.setViewportSize({ width, height: 800 })
      for (const colorScheme of ['light', 'dark'] as const) {
        await page.emulateMedia({ colorScheme })
        // Colours change with the scheme, and nothing else.
        expect(await axeFindings(page, colorScheme === 'dark' ? ['color-contrast'] : undefined)).toEqual([])
      }
      expect(await page.evaluate('document.documentElement.scrollWidth')).toBe(width)
    }
  })
})

async function dropFile(page: Page, name: string, content: string): Promise<void> {
  // A text, as the types of these tests are those of Node.
  await page.evaluate(`(() => {
    const transfer = new DataTransfer()
    transfer.items.add(new File([${JSON.stringify(content)}], ${JSON.stringify(name)}))
    dispatchEvent(new DragEvent('drop', { dataTransfer: transfer, cancelable: true }))
  })()`)
}
