import type { AddressInfo } from 'node:net'
import { createTracing } from '@throughline/core'
import { memoryExporter } from '@throughline/core/testing'
import { tracing } from '@throughline/express'
import type { Router } from 'express'
import express from 'express'
// @ts-expect-error: it has no types, and is used by those of Express
import untypedRouter from 'router'
import { afterAll, expect, test } from 'vitest'

/** That of Express 5.0 and 5.1, which does not tell the paths of mounts. */
const router22 = untypedRouter as (options: { mergeParams: boolean }) => Router

const exporter = memoryExporter()
const { tracer } = createTracing({ service: 'test', exporter })

const mounts = router22({ mergeParams: true })
const routes = router22({ mergeParams: true })
routes.get('/end', (_, response) => {
  response.end('ok')
})
mounts.use('/:tenant/:name', routes)
const server = express()
  .use(tracing({ tracer }))
  .use((request, _, next) => {
    if (request.url.startsWith('/rewritten/')) request.url = '/a/b/end'
    next()
  })
  .use(mounts)
  .listen(0, '127.0.0.1')

afterAll(() => {
  server.close()
})

/** The matchers are those of the router; how much they are given is counted. */
interface Mount {
  matchers: ((path: string) => unknown)[]
}
const counts = { calls: 0, characters: 0 }
const [mount] = (mounts as unknown as { stack: Mount[] }).stack
if (mount !== undefined) {
  mount.matchers = mount.matchers.map(matcher => path => {
    counts.calls++
    counts.characters += path.length
    return matcher(path)
  })
}

async function routeOf(path: string): Promise<unknown> {
  if (!server.listening) await new Promise(resolve => server.once('listening', resolve))
  const { port } = server.address() as AddressInfo
  const response = await fetch(`http://127.0.0.1:${port}${path}`)
  expect(await response.text()).toBe('ok')
  const [span] = await ended()
  return span
}

async function ended(): Promise<unknown[]> {
  await expect.poll(() => exporter.spans.length).toBe(1)
  return exporter.take().map(({ attributes }) => attributes['http.route'])
}

test('a value that stands everywhere in a long path costs in proportion to its length', async () => {
  const routes: unknown[] = []
  for (const size of [1000, 2000, 4000, 8000]) {
    Object.assign(counts, { calls: 0, characters: 0 })
    const path = `/%78/${'x'.repeat(size)}/end`
    routes.push(await routeOf(path))
    // Once by the router itself and once by us, and some more where the pattern is not known yet.
    expect(counts.calls).toBeLessThanOrEqual(2 + 2 * 16)
    expect(counts.characters).toBeLessThanOrEqual(2 * path.length + 2 * 16 * 1100)
  }
  expect(routes).toEqual(Array.from({ length: 4 }, () => '/:tenant/:name/end'))
})

test('a path that the application has rewritten, and no matcher can read, has no route and ends no process', async () => {
  expect(await routeOf('/rewritten/%zz')).toBeUndefined()
})
