import { readFileSync } from 'node:fs'
import { createTracing, withSpan } from '@throughline/core'
import { expect, test } from 'vitest'

const page = readFileSync(new URL('../../../docs/concepts.md', import.meta.url), 'utf8')

test('lists every option of withSpan', async () => {
  const tracing = createTracing({ exporter: [] })
  const options = { unknown: 1, tracer: tracing.tracer }
  withSpan('work', options, () => {})
  const sentence = tracing.stats().warnings.find(each => each.includes('`unknown`'))
  const [, known = ''] = /Known options are ([\w, ]+)/.exec(sentence ?? '') ?? []
  await tracing.shutdown()
  const [, table = ''] = page.split('| option of `withSpan` |')
  const listed = [...(table.split('\n\n')[0] ?? '').matchAll(/^\| `(\w+)` /gm)].map(([, name]) => name)
  expect(listed.sort()).toEqual(known.split(', ').sort())
})
