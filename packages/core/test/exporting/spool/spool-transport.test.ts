import { readdir, stat } from 'node:fs/promises'
import { expect, it, vi } from 'vitest'
import { startCollector } from '../../fixtures/collector.ts'
import { eventually } from '../../fixtures/eventually.ts'
import { recordProblems } from '../../fixtures/problem-log.ts'
import { filesIn, names, nowhere, spoolFolder, spoolTo } from './spooling.ts'

it('keeps what cannot be sent on the disk, and sends it after a restart', async () => {
  const sentences = recordProblems()
  const path = await spoolFolder()
  const before = spoolTo({ path }, { url: await nowhere() })
  await before.write('a')
  await before.write('b')
  expect(before.exporter.counts).toMatchObject({
    encoded: 2,
    exported: 0,
    unsent: 0,
    dropped: {},
    spool: { spans: 2, recovered: 0, damaged: 0 },
  })
  expect(before.exporter.counts?.spool?.bytes).toBe(8192)
  expect(sentences).toContainEqual(
    expect.stringContaining(`spans wait in ${path} until the collector is back`),
  )
  await before.exporter.shutdown()

  const { url, spans } = await startCollector()
  const after = spoolTo({ path }, { url })
  await after.write('c')
  await after.exporter.forceFlush()
  expect(names(spans())).toEqual(['a', 'b', 'c'])
  expect(after.exporter.counts).toMatchObject({
    encoded: 1,
    exported: 1,
    unsent: 0,
    spool: { spans: 0, bytes: 0, recovered: 2 },
  })
  await after.exporter.shutdown()
  expect(await filesIn(path)).toEqual([])
  expect(await readdir(path)).toEqual(['traces.pb'])
  expect(await readdir(`${path}/traces.pb`)).toEqual([])
})

it('sends what it has written once the collector is back, in few requests', async () => {
  recordProblems()
  const path = await spoolFolder()
  let isAway = true
  const { url, received, spans } = await startCollector(response =>
    isAway ? response.writeHead(503).end() : response.end(),
  )
  const { exporter, write } = spoolTo({ path }, { url })
  for (let number = 0; number < 20; number++) await write(`${number}`)
  expect(exporter.counts).toMatchObject({ exported: 0, unsent: 0, spool: { spans: 20 } })
  isAway = false
  const refused = received.length
  await exporter.forceFlush()
  expect(exporter.counts).toMatchObject({ exported: 20, unsent: 0, spool: { spans: 0, recovered: 0 } })
  expect(new Set(names(spans())).size).toBe(20)
  expect(received.length - refused).toBeLessThan(5)
})

it('writes nothing while the collector takes what it is sent', async () => {
  const path = await spoolFolder()
  const { url } = await startCollector()
  const { exporter, write } = spoolTo({ path }, { url })
  await write('a')
  expect(exporter.counts).toMatchObject({ exported: 1, spool: { spans: 0 } })
  expect(await readdir(path)).toEqual([])
})

it('writes what the collector has not answered yet beside the request, and sends it once', async () => {
  const path = await spoolFolder()
  const answers: (() => void)[] = []
  const { url, received } = await startCollector(response => answers.push(() => response.end()))
  const { exporter, write } = spoolTo({ path }, { url, timeout: 60_000 })
  await write('slow')
  expect(exporter.counts).toMatchObject({ exported: 0, unsent: 0, spool: { spans: 1 } })
  expect(await filesIn(path)).toHaveLength(1)
  for (const answer of answers) answer()
  await exporter.forceFlush()
  expect(exporter.counts).toMatchObject({ exported: 1, unsent: 0, spool: { spans: 0 } })
  expect(received).toHaveLength(1)
  expect(await filesIn(path)).toEqual([])
})

it('counts files that the collector refuses as lost', async () => {
  recordProblems()
  const path = await spoolFolder()
  const before = spoolTo({ path }, { url: await nowhere() })
  await before.write('a')
  await before.exporter.shutdown()
  const { url } = await startCollector(response => response.writeHead(400).end())
  const { exporter } = spoolTo({ path }, { url })
  await exporter.forceFlush()
  expect(exporter.counts).toMatchObject({
    dropped: { 'refused by the collector': 1 },
    unsent: 0,
    spool: { spans: 0, recovered: 0 },
  })
  expect(await filesIn(path)).toEqual([])
})

it('deletes the oldest files when there is no room for more, and counts them', async () => {
  const sentences = recordProblems()
  const path = await spoolFolder()
  const { exporter, write } = spoolTo({ path, maxBytes: 1024 * 1024 }, { url: await nowhere() })
  for (let number = 0; number < 6; number++) await write(`${number}`, 'x'.repeat(300_000))
  const { spool, dropped, unsent } = exporter.counts ?? {}
  expect(spool?.spans).toBe(3)
  expect(spool?.bytes).toBeLessThanOrEqual(1024 * 1024)
  expect(dropped).toEqual({ 'spool full': 3 })
  expect(unsent).toBe(0)
  expect(sentences).toContainEqual(
    expect.stringContaining('raise `spool.maxBytes` (now 1048576) to keep more'),
  )
  await exporter.shutdown()
  const { url, spans } = await startCollector()
  await spoolTo({ path }, { url }).exporter.forceFlush()
  // One of them is under way, and one that is cannot be deleted.
  expect(names(spans()).slice(1)).toEqual(['4', '5'])
})

it('keeps a batch that is larger than the spool in memory', async () => {
  const sentences = recordProblems()
  const path = await spoolFolder()
  const { exporter, write } = spoolTo({ path, maxBytes: 1024 * 1024 }, { url: await nowhere() })
  void write('a', 'x'.repeat(2_000_000))
  await eventually(() => expect(sentences).toContainEqual(expect.stringContaining('has no room for')))
  expect(exporter.counts).toMatchObject({ unsent: 1, dropped: {}, spool: { spans: 0 } })
})

it('sends all of it where the clock was set back, in the order of each process', async () => {
  recordProblems()
  const path = await spoolFolder()
  const now = Date.now()
  vi.spyOn(Date, 'now').mockReturnValue(now)
  const before = spoolTo({ path }, { url: await nowhere() })
  await before.write('a')
  vi.spyOn(Date, 'now').mockReturnValue(now - 86_400_000)
  await before.write('b')
  await before.exporter.shutdown()
  const { url, spans } = await startCollector()
  const after = spoolTo({ path }, { url })
  await after.write('c')
  await after.exporter.forceFlush()
  expect(
    spans()
      .filter(({ name }) => name !== 'c')
      .map(({ name }) => name),
  ).toEqual(['a', 'b'])
  expect(after.exporter.counts).toMatchObject({ exported: 1, spool: { spans: 0, recovered: 2 } })
})

it('keeps JSON apart from protobuf', async () => {
  recordProblems()
  const path = await spoolFolder()
  const before = spoolTo({ path }, { url: await nowhere(), protocol: 'http/json' })
  await before.write('a')
  await before.write('b')
  await before.exporter.shutdown()
  const { url, received } = await startCollector()
  await spoolTo({ path }, { url }).exporter.forceFlush()
  expect(received).toEqual([])
  const { exporter } = spoolTo({ path }, { url, protocol: 'http/json' })
  await exporter.forceFlush()
  expect(exporter.counts?.spool).toMatchObject({ recovered: 2 })
  const spansOf = (body: string): { name: string }[] =>
    JSON.parse(body).resourceSpans.flatMap((each: { scopeSpans: { spans: { name: string }[] }[] }) =>
      each.scopeSpans.flatMap(({ spans }) => spans),
    )
  expect(names(received.flatMap(({ body }) => spansOf(body.toString())))).toEqual(['a', 'b'])
})

it.runIf(process.platform !== 'win32')('makes folders and files that only their owner can read', async () => {
  recordProblems()
  const path = `${await spoolFolder()}/deeper/spool`
  const { write } = spoolTo({ path }, { url: await nowhere() })
  await write('a')
  const [file = ''] = await filesIn(path)
  const modes = await Promise.all([path, file].map(async each => (await stat(each)).mode & 0o777))
  expect(modes).toEqual([0o700, 0o600])
})
