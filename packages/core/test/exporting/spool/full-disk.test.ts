import { spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { text } from 'node:stream/consumers'
import { expect, it, onTestFinished } from 'vitest'
import { bundledText } from '../../fixtures/bundled-program.ts'
import { startCollector } from '../../fixtures/collector.ts'
import { names, spoolFolder } from './spooling.ts'

/** In a namespace of its own a process may mount a disk of 256 KiB without rights, which is gone when the process is. */
const onSmallDisk = (program: string, folder: string): readonly string[] => [
  '-Urm',
  'sh',
  '-c',
  `mount -t tmpfs -o size=256k tmpfs "$0" && exec ${program}`,
  folder,
]

const hasSmallDisk =
  process.platform === 'linux' && spawnSync('unshare', onSmallDisk('true', import.meta.dirname)).status === 0
if (!hasSmallDisk)
  console.warn('not tested here: a disk that is full, for which `unshare -Urm` must be allowed')

const program = `
  import { appendFileSync, rmSync } from 'node:fs'
  import { createTracing, otlpExporter } from '../../src/index.ts'
  const [, , folder, url] = process.argv
  const exporter = otlpExporter({ url, timeout: 500, batchDelay: 5, spool: { path: folder + '/spool' } })
  const { tracer, stats, flush, shutdown } = createTracing({ exporter })
  const print = () => {
    const { unsent, dropped, exported, spool } = stats()
    console.log(JSON.stringify({ unsent, dropped, exported, spans: spool?.spans }))
  }
  const until = async (isSo: () => boolean) => {
    while (!isSo()) await flush({ timeout: 20 })
  }
  try {
    for (;;) appendFileSync(folder + '/others', Buffer.alloc(4096))
  } catch (error) {
    console.log(error.code)
  }
  for (const name of ['a', 'b']) tracer.startSpan(name).end()
  await until(() => stats().warnings.join().includes('ENOSPC'))
  print()
  rmSync(folder + '/others')
  tracer.startSpan('c').end()
  await until(() => stats().spool?.spans === 3)
  print()
  await until(() => stats().spool?.spans === 0)
  print()
  await shutdown()
`

it.runIf(hasSmallDisk)(
  'keeps spans in memory while the disk is full, says so once, and writes them when there is room again',
  async () => {
    let isAway = true
    const collector = await startCollector(response => {
      response.writeHead(isAway ? 503 : 200).end()
    })
    const command = `"${process.execPath}" "${bundledText(program)}" "$0" "${collector.url}"`
    const child = spawn('unshare', onSmallDisk(command, await spoolFolder()))
    onTestFinished(() => void child.kill('SIGKILL'))
    child.stdout.on('data', chunk => {
      if (String(chunk).includes('"spans":3')) isAway = false
    })
    const [output, problems] = await Promise.all([
      text(child.stdout),
      text(child.stderr),
      once(child, 'close'),
    ])
    const [disk, ...printed] = output.trim().split('\n')
    expect(disk).toBe('ENOSPC')
    expect(printed.map(line => JSON.parse(line))).toEqual([
      { unsent: 2, dropped: {}, exported: 0, spans: 0 },
      { unsent: 0, dropped: {}, exported: 0, spans: 3 },
      { unsent: 0, dropped: {}, exported: 3, spans: 0 },
    ])
    expect(problems.match(/could not be written to .* ENOSPC/g)).toHaveLength(1)
    expect(new Set(names(collector.spans()))).toEqual(new Set(['a', 'b', 'c']))
  },
)
