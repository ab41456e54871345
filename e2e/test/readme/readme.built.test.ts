import { expect, test, vi } from 'vitest'
import { firstSnippet, freePort, runSnippet } from './running-snippet.ts'

const ROOT = new URL('../../../README.md', import.meta.url)
const CORE = new URL('../../../packages/core/README.md', import.meta.url)

test('the application of the README serves a request and prints its trace', async () => {
  const port = await freePort()
  const snippet = await runSnippet('root', (await firstSnippet(ROOT)).replace('3000', String(port)))
  const printed = snippet.written('GET /orders/:id')
  const answer = await vi.waitFor(() => fetch(`http://127.0.0.1:${port}/orders/7`), { timeout: 15_000 })
  expect(await answer.json()).toEqual({ id: '7' })
  expect(await printed).toMatch(/^shop {2}GET \/orders\/:id {2}200 {2}[\d.]+ [mµ]s {2}trace [\da-f]{32}$/m)
  await snippet.stop()
})

test('the snippet of @throughline/core prints what its README shows', async () => {
  const snippet = await runSnippet('core', await firstSnippet(CORE))
  const output = await snippet.written('add_up')
  expect(output).toMatch(
    /^shop {2}process_order {2}[\d.]+ [mµ]s {2}trace [\da-f]{32}\nprocess_order {2}internal /,
  )
  expect(output).toContain('stock_checked')
  await snippet.stop()
})
