import fsPromises, { appendFile, mkdir, readFile, rename, rm, truncate, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { setImmediate } from 'node:timers/promises'
import { createTracing, otlpExporter } from '@throughline/core'
import { otlpGrpcExporter } from '@throughline/core/otlp-grpc'
import { afterEach, expect, it, vi } from 'vitest'
import { startCollector } from '../../fixtures/collector.ts'
import { eventually } from '../../fixtures/eventually.ts'
import { recordProblems } from '../../fixtures/problem-log.ts'
import { startGrpcCollector } from '../otlp/grpc-collector.ts'
import { filesIn, leaveSpool, names, nowhere, spoolFolder, spoolingExporter, spoolTo } from './spooling.ts'

afterEach(() => {
  vi.useRealTimers()
})

it.each([
  ['is cut off', (file: string) => truncate(file, 100)],
  ['is empty', (file: string) => truncate(file, 0)],
  ['has a byte more', (file: string) => appendFile(file, 'x')],
  ['has a bit that flipped', flipBit],
])('deletes a file that %s, counts it, and sends the others', async (_, damage) => {
  const sentences = recordProblems()
  const path = await leaveSpool('a', 'b', 'c')
  const [, file = ''] = await filesIn(path)
  await damage(file)
  const { url, spans } = await startCollector()
  const { exporter } = spoolTo({ path }, { url })
  await exporter.forceFlush()
  expect(names(spans())).toEqual(['a', 'c'])
  expect(exporter.counts).toMatchObject({
    unsent: 0,
    dropped: { 'spool file damaged': 1 },
    spool: { spans: 0, bytes: 0, recovered: 2, damaged: 1 },
  })
  expect(sentences).toContainEqual(
    expect.stringContaining('was cut off or changed, and is deleted with 1 span'),
  )
  expect(await filesIn(path)).toEqual([])
})

async function flipBit(file: string): Promise<void> {
  const bytes = await readFile(file)
  const middle = bytes.length >> 1
  bytes[middle] = (bytes[middle] ?? 0) ^ 1
  await writeFile(file, bytes)
}

it('leaves files that are not its own alone, and forgets those that were not finished', async () => {
  recordProblems()
  const path = await leaveSpool('a')
  const [file = ''] = await filesIn(path)
  await writeFile(`${dirname(file)}/notes.txt`, 'mine')
  await writeFile(`${file}.part`, 'half')
  await mkdir(`${path}/traces.pb/photos`)
  const { url, spans } = await startCollector()
  await spoolTo({ path }, { url }).exporter.forceFlush()
  expect(names(spans())).toEqual(['a'])
  const left = await filesIn(path)
  expect(left.map(each => each.slice(each.lastIndexOf('/') + 1))).toEqual(['notes.txt'])
})

it('goes on with a folder of another name where its own was taken away', async () => {
  recordProblems()
  const path = await spoolFolder()
  const { exporter, write } = spoolTo({ path }, { url: await nowhere() })
  await write('a')
  const [file = ''] = await filesIn(path)
  await rename(dirname(file), join(path, 'elsewhere'))
  await write('b')
  expect(await filesIn(join(path, 'traces.pb'))).toHaveLength(1)
  expect(exporter.counts).toMatchObject({ unsent: 0, dropped: {} })
})

it.each([
  ['the disk is full', 'ENOSPC'],
  ['the folder is read-only', 'EROFS'],
])('keeps spans in memory while %s, and says so once', async (_, code) => {
  const sentences = recordProblems()
  const path = await spoolFolder()
  let isAway = true
  const { url, spans } = await startCollector(response =>
    isAway ? response.writeHead(503).end() : response.end(),
  )
  const open = vi.spyOn(fsPromises, 'open')
  open.mockRejectedValue(Object.assign(new Error(`${code}: no room`), { code }))
  const { exporter, write } = spoolTo({ path }, { url })
  const written = write('a')
  await eventually(() => expect(sentences.join()).toContain(code))
  expect(exporter.counts).toMatchObject({ encoded: 1, unsent: 1, dropped: {}, spool: { spans: 0 } })
  expect(sentences.filter(each => each.includes(`${code}: no room`))).toEqual([
    `throughline: a batch could not be written to ${path}: ${code}: no room; until it can, spans that cannot be sent wait in memory`,
  ])
  open.mockRestore()
  isAway = false
  await eventually(async () => {
    await exporter.forceFlush().catch(() => {})
    expect(exporter.counts).toMatchObject({ exported: 1, unsent: 0 })
  })
  await written
  expect(new Set(names(spans()))).toEqual(new Set(['a']))
})

it('leaves nothing behind of a file that could not be finished', async () => {
  const sentences = recordProblems()
  const path = await spoolFolder()
  const open = vi.spyOn(fsPromises, 'open')
  open.mockImplementation(async (...[file, ...others]: Parameters<typeof fsPromises.open>) => {
    open.mockRestore()
    const handle = await fsPromises.open(file, ...others)
    vi.spyOn(handle, 'writeFile').mockImplementation(async () => {
      await handle.write('half')
      throw new Error('ENOSPC: no space left on device')
    })
    return handle
  })
  const { exporter, write } = spoolTo({ path }, { url: await nowhere() })
  const written = write('a')
  await eventually(() => expect(sentences.join()).toContain('ENOSPC'))
  expect(await filesIn(path)).toEqual([])
  await exporter.shutdown()
  await written
  expect(exporter.counts).toMatchObject({ unsent: 0, spool: { spans: 1 } })
  expect(await filesIn(path)).toHaveLength(1)
})

it('takes over from a process of another machine when its sign of life has not changed for a while', async () => {
  recordProblems()
  const path = await leaveSpool('a')
  const [file = ''] = await filesIn(path)
  const other = `${path}/traces.pb/0123456789ab-1-99-01234567`
  await rename(dirname(file), other)
  await writeFile(`${other}/alive`, '1')
  vi.useFakeTimers({ toFake: ['setInterval'] })
  const reads = vi.spyOn(fsPromises, 'readFile')
  const { url, spans } = await startCollector()
  const { exporter } = spoolTo({ path }, { url })
  await exporter.forceFlush()
  for (let beat = 2; beat < 12; beat++) {
    await writeFile(`${other}/alive`, `${beat}`)
    await nextLook()
  }
  for (let look = 1; look < 5; look++) await nextLook()
  expect(await filesIn(other)).toHaveLength(1)
  await nextLook()
  vi.useRealTimers()
  await eventually(() => expect(names(spans())).toEqual(['a']))

  /** Ends when the look has read the sign. A look that falls due while another is under way is left out. */
  async function nextLook(): Promise<void> {
    const former = signsRead()
    do {
      vi.advanceTimersByTime(10_000)
      await setImmediate()
    } while (signsRead() === former)
  }

  function signsRead(): number {
    return reads.mock.settledResults.filter(({ type }) => type === 'fulfilled').length
  }
})

it('writes what is left at the exit of a process, and does not count it as unsent', async () => {
  recordProblems()
  const path = await spoolFolder()
  const url = await nowhere()
  const { exporter } = spoolTo({ path }, { url })
  const tracing = createTracing({ exporter })
  tracing.tracer.startSpan('a').end()
  tracing.provider.flushAtExit(100, false)
  expect(tracing.stats()).toMatchObject({ exported: 0, unsent: 0, dropped: {}, spool: { spans: 1 } })
  const collector = await startCollector()
  await exporter.shutdown()
  await spoolTo({ path }, { url: collector.url }).exporter.forceFlush()
  expect(names(collector.spans())).toEqual(['a'])
})

it('keeps what a shutdown has no time for', async () => {
  recordProblems()
  const path = await spoolFolder()
  const { url } = await startCollector(() => {})
  const exporter = otlpExporter({ url, spool: { path } })
  const tracing = createTracing({ exporter })
  tracing.tracer.startSpan('a').end()
  await exporter.shutdown({ timeout: 1 })
  expect(tracing.stats()).toMatchObject({ unsent: 0, dropped: {}, spool: { spans: 1 } })
  expect(await filesIn(path)).toHaveLength(1)
})

it('sends over gRPC what was written over HTTP', async () => {
  recordProblems()
  const path = await leaveSpool('a')
  const before = spoolingExporter(
    otlpGrpcExporter({ url: 'http://127.0.0.1:1', timeout: 500, batchDelay: 5, spool: { path } }),
  )
  await before.write('b')
  await before.exporter.shutdown()
  const { url, spans } = await startGrpcCollector()
  const { exporter } = spoolingExporter(otlpGrpcExporter({ url, spool: { path } }))
  await exporter.forceFlush()
  expect(names(spans())).toEqual(['a', 'b'])
  expect(exporter.counts?.spool).toMatchObject({ spans: 0, recovered: 2 })
})

it.each([
  [{}, 'Expected `spool.path` to be the path of a folder, got `undefined`'],
  [{ path: ' ' }, 'Expected `spool.path` to be the path of a folder, got a string of length 1'],
  [
    { path: 'x', maxBytes: 1000 },
    'Expected `spool.maxBytes` to be a number of bytes of at least 1048576, got `1000`',
  ],
  [{ path: 'x', maxByte: 1 }, 'maxByte'],
  ['/var/spool', 'Expected `spool` to be an object'],
])('throws for %j', (spool, sentence) => {
  expect(() => otlpExporter({ spool: spool as never })).toThrow(sentence)
  expect(() => otlpGrpcExporter({ spool: spool as never })).toThrow(sentence)
})

it('throws for a path that is a file', async () => {
  const path = `${await spoolFolder()}/file`
  await writeFile(path, '')
  expect(() => otlpExporter({ spool: { path } })).toThrow(
    'Expected `spool.path` to be the path of a folder, and not of a file',
  )
  await rm(path)
})
