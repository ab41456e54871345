import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'

const EXPORTING = fileURLToPath(new URL('../../../packages/core/src/exporting/', import.meta.url))
const page = readFileSync(new URL('../../../docs/troubleshooting.md', import.meta.url), 'utf8')

/** The reasons that exporters count lost spans by, up to the name of a backend. */
const reasons = readdirSync(EXPORTING, { recursive: true, encoding: 'utf8' })
  .filter(file => file.endsWith('.ts'))
  .flatMap(file => [
    ...readFileSync(join(EXPORTING, file), 'utf8').matchAll(
      /\bdrop\((?:[\w.]+, )?['`]([\w ]+?) *(?:\$|['`])/g,
    ),
  ])
  .map(([, reason = '']) => reason)

test('every reason for a lost span is explained', () => {
  expect(new Set(reasons)).toContain('queue full')
  expect(reasons.length).toBeGreaterThan(6)
  expect(reasons.filter(reason => !page.includes(`| \`${reason}`))).toEqual([])
})
