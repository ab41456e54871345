import { expect, onTestFinished, test } from 'vitest'
import type { RunningSnippet } from './running-snippet.ts'
import { firstSnippet, runSnippet } from './running-snippet.ts'

const ROOT = new URL('../../../README.md', import.meta.url)
const CORE = new URL('../../../packages/core/README.md', import.meta.url)

/** From nanoseconds to hours, as `durationText` writes them. */
const DURATION = String.raw`[\d.]+ (?:[nµm]?s|min \d\d s|h \d\d min)`

test('the application of the README serves a request and prints its trace', async () => {
  const listening = 'const server = app.listen(0, () => process.send?.(server.address()))'
  const snippet = await running((await firstSnippet(ROOT)).replace('app.listen(3000)', listening))
  const { port } = (await snippet.message) as { port: number }
  const answer = await fetch(`http://localhost:${port}/orders/7`)
  expect(await answer.json()).toEqual({ id: '7' })
  expect(await snippet.written('GET /orders/:id')).toMatch(
    new RegExp(`^shop {2}GET /orders/:id {2}200 {2}${DURATION} {2}trace [\\da-f]{32}$`, 'm'),
  )
})

test('the snippet of @throughline/core prints what its README shows', async () => {
  const snippet = await running(await firstSnippet(CORE))
  const output = await snippet.written('add_up')
  expect(output).toMatch(
    new RegExp(`^shop {2}process_order {2}${DURATION} {2}trace [\\da-f]{32}\nprocess_order {2}internal `),
  )
  expect(output).toContain('stock_checked')
})

async function running(code: string): Promise<RunningSnippet> {
  const snippet = await runSnippet(code)
  onTestFinished(snippet.stop)
  return snippet
}
