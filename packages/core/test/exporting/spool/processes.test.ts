import type { ChildProcess } from 'node:child_process'
import { spawn } from 'node:child_process'
import { chmod, chown, mkdir } from 'node:fs/promises'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import { expect, it, onTestFinished } from 'vitest'
import { startCollector } from '../../fixtures/collector.ts'
import { eventually } from '../../fixtures/eventually.ts'
import { recordProblems } from '../../fixtures/problem-log.ts'
import { filesIn, nowhere, spoolFolder, spoolTo } from './spooling.ts'

const script = fileURLToPath(new URL('../../fixtures/spooling-service.ts', import.meta.url))

interface Printed {
  readonly spans: number
  readonly unsent: number
  readonly dropped: Record<string, number>
  readonly warnings: readonly string[]
}

interface Service {
  readonly child: ChildProcess
  readonly printed: readonly Printed[]
}

/** Starts a process that ends spans all the time, behind `limit` of a shell. */
function startService(variables: Record<string, string>, limit = ''): Service {
  const node = `exec "${process.execPath}" --import tsx "${script}"`
  const child = spawn('/bin/sh', ['-c', `${limit}${node}`], {
    env: { ...process.env, ...variables },
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  onTestFinished(() => void child.kill('SIGKILL'))
  const printed: Printed[] = []
  createInterface({ input: child.stdout }).on('line', line => printed.push(JSON.parse(line)))
  return { child, printed }
}

/** Kills a process and resolves when it is gone; its last line is complete or missing. */
async function kill({ child }: Service): Promise<void> {
  const gone = new Promise(resolve => child.once('close', resolve))
  child.kill('SIGKILL')
  await gone
}

const isPosix = process.platform !== 'win32'
if (!isPosix) console.warn('not tested here: processes that are killed, of which only POSIX has a shell for')

it.runIf(isPosix)(
  'loses only the batch in the making where processes that share a folder are killed',
  async () => {
    recordProblems()
    const path = await spoolFolder()
    const COLLECTOR = await nowhere()
    const services = ['one', 'two'].map(SERVICE => startService({ SPOOL: path, COLLECTOR, SERVICE }))
    for (const { printed } of services)
      await eventually(() => expect(printed.at(-1)?.spans).toBeGreaterThan(100))
    for (const service of services) await kill(service)

    const { url, spans } = await startCollector()
    const { exporter } = spoolTo({ path }, { url })
    await eventually(async () => {
      await exporter.forceFlush()
      expect(exporter.counts?.spool).toMatchObject({ spans: 0, damaged: 0 })
      expect(exporter.counts?.spool?.recovered).toBeGreaterThan(200)
    })
    const arrived = spans().map(({ name = '' }) => name)
    expect(new Set(arrived).size).toBe(arrived.length)
    for (const [index, name] of ['one', 'two'].entries()) {
      const own = arrived.filter(each => each.startsWith(name))
      const stored = services[index]?.printed.at(-1)?.spans
      // What a process has seen on the disk has arrived, without a gap.
      expect(own.length).toBeGreaterThanOrEqual(stored ?? 0)
      const numbers = own.map(each => Number(each.slice(name.length))).sort((one, other) => one - other)
      expect(numbers).toEqual(numbers.map((_, number) => (numbers[0] ?? 0) + number))
    }
    expect((await filesIn(path)).filter(file => file.endsWith('.otlp'))).toEqual([])
  },
)

it.runIf(isPosix)('keeps spans in memory where the disk takes no more of a file', async () => {
  const path = await spoolFolder()
  // Blocks of 512 bytes; the signal that comes with it would end the process.
  const limit = `trap '' XFSZ; ulimit -f 8; `
  const service = startService({ SPOOL: path, COLLECTOR: await nowhere() }, limit)
  await eventually(() => expect(service.printed.at(-1)?.warnings.join()).toContain('EFBIG'))
  await eventually(() => expect(service.printed.at(-1)?.unsent).toBeGreaterThan(20))
  expect(service.printed.at(-1)?.dropped).toEqual({})
  await kill(service)
})

const isRoot = process.getuid?.() === 0

it.runIf(isPosix)('starts without rights on its folder, warns, and keeps spans in memory', async () => {
  const path = `${await spoolFolder()}/spool`
  await mkdir(path)
  const USER = '65534'
  if (isRoot) {
    await chown(path, Number(USER), 0)
    await chmod(`${path}/..`, 0o755)
  }
  await chmod(path, 0o500)
  const COLLECTOR = await nowhere()
  const service = startService({ SPOOL: path, COLLECTOR, ...(isRoot && { USER }) })
  await eventually(() => expect(service.printed.at(-1)?.unsent).toBeGreaterThan(20))
  expect(service.printed.at(-1)?.warnings).toContainEqual(
    expect.stringContaining(`a batch could not be written to ${path}: EACCES`),
  )
  expect(service.printed.at(-1)?.dropped).toEqual({})
  await kill(service)
})
