import fsPromises, { truncate } from 'node:fs/promises'
import { expect, it, onTestFinished, vi } from 'vitest'
import { startCollector } from '../../fixtures/collector.ts'
import { eventually } from '../../fixtures/eventually.ts'
import { recordProblems } from '../../fixtures/problem-log.ts'
import { filesIn, leaveSpool, names, nowhere, spoolFolder, spoolTo } from './spooling.ts'

/** The disk refuses to delete, as one with an error or without the right does. @returns what ends it */
function refuseDeletion(isRefused = (_path: string): boolean => true): () => void {
  const { rm } = fsPromises
  const spy = vi.spyOn(fsPromises, 'rm').mockImplementation(async (path, options) => {
    if (isRefused(String(path)) && !String(path).endsWith('.part'))
      throw Object.assign(new Error('EPERM: not permitted'), { code: 'EPERM' })
    return rm(path, options)
  })
  const allow = (): void => spy.mockRestore()
  onTestFinished(allow)
  return allow
}

it('counts a damaged file once where it cannot be deleted, sends the others, and deletes it with the next', async () => {
  const sentences = recordProblems()
  const path = await leaveSpool('a', 'b', 'c')
  const [, file = ''] = await filesIn(path)
  await truncate(file, 100)
  const name = file.slice(file.lastIndexOf('/') + 1)
  const allow = refuseDeletion(each => each.endsWith(name))
  let isAway = false
  const { url, spans } = await startCollector(response =>
    isAway ? response.writeHead(503).end() : response.end(),
  )
  const { exporter, write } = spoolTo({ path }, { url })
  await exporter.forceFlush()
  expect(names(spans())).toEqual(['a', 'c'])
  const counts = {
    unsent: 0,
    dropped: { 'spool file damaged': 1 },
    spool: { spans: 0, bytes: 0, recovered: 2, damaged: 1 },
  }
  expect(exporter.counts).toMatchObject(counts)
  expect(await filesIn(path)).toEqual([expect.stringContaining(name)])
  expect(sentences).toContainEqual(expect.stringContaining(`${name} in ${path} could not be deleted: EPERM`))

  allow()
  isAway = true
  await write('d')
  isAway = false
  await exporter.forceFlush()
  expect(exporter.counts).toMatchObject({ ...counts, exported: 1 })
  expect(await filesIn(path)).toEqual([])
})

it('sends a file once that cannot be deleted, and deletes it with the next', async () => {
  recordProblems()
  const path = await leaveSpool('a')
  const allow = refuseDeletion()
  let isAway = false
  const { url, spans } = await startCollector(response =>
    isAway ? response.writeHead(503).end() : response.end(),
  )
  const { exporter, write } = spoolTo({ path }, { url })
  await exporter.forceFlush()
  await exporter.forceFlush()
  expect(names(spans())).toEqual(['a'])
  expect(await filesIn(path)).toHaveLength(1)
  allow()
  isAway = true
  await write('b')
  isAway = false
  await exporter.forceFlush()
  expect(await filesIn(path)).toEqual([])
  expect(exporter.counts).toMatchObject({ exported: 1, dropped: {}, spool: { spans: 0, recovered: 1 } })
})

it('gives up no file for room that its deletion does not make', async () => {
  const sentences = recordProblems()
  const path = await spoolFolder()
  const { exporter, write } = spoolTo({ path, maxBytes: 1024 * 1024 }, { url: await nowhere() })
  const note = 'x'.repeat(300_000)
  for (const name of ['a', 'b', 'c']) await write(name, note)
  const allow = refuseDeletion()
  const written = write('d', note)
  await eventually(() => expect(sentences.join()).toContain(`could not be written to ${path}: EPERM`))
  expect(exporter.counts).toMatchObject({ unsent: 1, dropped: {}, spool: { spans: 3 } })
  expect(await filesIn(path)).toHaveLength(3)
  allow()
  await written
  expect(exporter.counts).toMatchObject({ unsent: 0, dropped: { 'spool full': 1 }, spool: { spans: 3 } })
})
