import { execFile } from 'node:child_process'
import { mkdtemp, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { startCollector } from '@throughline/otlp-collector'
import { expect, onTestFinished, test } from 'vitest'
import { BUNDLERS } from './bundlers.ts'

const run = promisify(execFile)
const SERVICE = fileURLToPath(new URL('bundled-service.mjs', import.meta.url))
/** Inside of this package, so that what is not bundled is found. */
const PARENT = fileURLToPath(new URL('../../node_modules/', import.meta.url))
/** Paths of workspace packages once links are resolved, and as they are installed. */
const OURS = /packages\/(?:core|express|fastify|kafka|logger)\/|@throughline\//

test.each(Object.entries(BUNDLERS))(
  '%s makes one file of a service without a warning about ours, and it makes one trace',
  async (_, bundle) => {
    const folder = await mkdtemp(join(PARENT, 'bundle-'))
    onTestFinished(() => rm(folder, { recursive: true }))
    const warnings = await bundle(SERVICE, folder, 'service.cjs')
    expect(warnings.filter(warning => OURS.test(warning))).toEqual([])

    const collector = await startCollector()
    onTestFinished(() => collector.stop())
    const { stderr } = await run(process.execPath, [join(folder, 'service.cjs'), collector.endpoint])
    expect(stderr).not.toContain('throughline')
    const spans = collector.spans
    expect(new Set(spans.map(({ traceId }) => traceId)).size).toBe(1)
    expect(spans.map(({ name }) => name).sort()).toEqual([
      'GET',
      'GET',
      'GET /orders/:id',
      'GET /stock/:id',
      'work',
    ])
  },
  600_000,
)
