import { execFileSync } from 'node:child_process'
import { closeSync, constants, openSync, readSync, statSync } from 'node:fs'
import { mkdir, mkdtemp, readdir, readFile, rm, stat, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { FileExporterOptions } from '@throughline/core'
import { fileExporter } from '@throughline/core'
import { beforeEach, describe, expect, it, onTestFinished } from 'vitest'
import { startService } from '../../fixtures/child-service.ts'
import { hopeless } from '../../fixtures/exit-budget.ts'
import { recordProblems } from '../../fixtures/problem-log.ts'
import { recordSpans } from '../../fixtures/span-recorder.ts'

/** Links, modes and named pipes of this kind are those of POSIX. */
const isPosix = process.platform !== 'win32'
if (!isPosix)
  console.warn('not tested here: modes, symbolic links and named pipes, which Windows does not have')

let directory: string
let path: string

beforeEach(async () => {
  recordProblems()
  directory = await mkdtemp(join(tmpdir(), 'throughline-'))
  path = join(directory, 'traces.jsonl')
  onTestFinished(() => rm(directory, { recursive: true }))
})

function exportTo(options: FileExporterOptions) {
  const file = fileExporter(options)
  onTestFinished(() => file.shutdown({ timeout: 0 }))
  const { tracer } = recordSpans({ spanProcessors: [file] })
  return { file, end, write }

  function end(name = 'work', note = ''): void {
    tracer.startSpan(name).setAttribute('note', note).end()
  }

  async function write(name?: string, note?: string): Promise<void> {
    end(name, note)
    await file.forceFlush().catch(() => {})
  }
}

const modeOf = (name: string): number => statSync(name).mode & 0o777

describe.runIf(isPosix)('fileExporter', () => {
  it('makes files that only their owner can read, also where it begins a new one and at exit', async () => {
    const { file, write, end } = exportTo({ path, maxBytes: 1, maxFiles: 2 })
    await write()
    await write()
    expect([modeOf(path), modeOf(`${path}.1`)]).toEqual([0o600, 0o600])
    await rm(path)
    end()
    file.flushAtExit?.(1000)
    expect(modeOf(path)).toBe(0o600)
  })

  it('leaves the mode of a file that is there', async () => {
    await writeFile(path, '', { mode: 0o640 })
    const { file, write } = exportTo({ path })
    await write()
    expect(modeOf(path)).toBe(0o640)
    expect(file.counts?.exported).toBe(1)
  })

  it.each(['a file', 'nothing'])('does not follow a symbolic link to %s, at exit neither', async target => {
    const victim = join(directory, 'victim')
    if (target === 'a file') await writeFile(victim, 'precious')
    await symlink(victim, path)
    const { file, write } = exportTo({ path, maxBytes: 1, maxFiles: 2 })
    await write()
    await write()
    expect(file.counts).toMatchObject({
      exported: 0,
      lastError: `${path} could not be written: it is a symbolic link, which is not followed; set \`path\` to the file itself (ELOOP)`,
    })
    file.flushAtExit?.(1000)
    expect(file.counts?.exported).toBe(0)
    expect((await readdir(directory)).sort()).toEqual(
      target === 'a file' ? ['traces.jsonl', 'victim'] : ['traces.jsonl'],
    )
    if (target === 'a file') expect(await readFile(victim, 'utf8')).toBe('precious')
  })

  it('follows a symbolic link to the directory', async () => {
    await mkdir(join(directory, 'logs'))
    await symlink(join(directory, 'logs'), join(directory, 'current'))
    const { write } = exportTo({ path: join(directory, 'current', 'traces.jsonl') })
    await write()
    expect(await readdir(join(directory, 'logs'))).toEqual(['traces.jsonl'])
  })
})

describe.runIf(isPosix)('fileExporter, where the file is a named pipe', () => {
  beforeEach(() => {
    execFileSync('mkfifo', [path])
  })

  it('does not wait for a reader, and writes to one that comes', async () => {
    const { file, write } = exportTo({ path })
    await write('before')
    expect(file.counts).toMatchObject({
      exported: 0,
      lastError: `${path} could not be written: it is a named pipe from which nothing reads (ENXIO)`,
    })
    const pipe = openPipe()
    await write('after')
    expect(linesIn(read(pipe))).toHaveLength(2)
    expect(file.counts?.exported).toBe(2)
  })

  it('goes on where a reader was slow, and ends the line that it had begun', async () => {
    const pipe = openPipe()
    const { file, write } = exportTo({ path })
    await write('large', 'x'.repeat(100_000))
    expect(file.counts).toMatchObject({ exported: 0, lastError: expect.stringContaining('EAGAIN') })
    let text = read(pipe)
    const isDone = write('small').then(() => true)
    while (!(await Promise.race([isDone, nextTurn()]))) text += read(pipe)
    const [broken = '', ...lines] = (text + read(pipe)).trimEnd().split('\n')
    expect(() => JSON.parse(broken)).toThrow()
    expect(linesIn(lines.join('\n'))).toHaveLength(2)
    expect(file.counts?.exported).toBe(2)
  })

  it('does not keep the process from its end', async () => {
    const { exit } = await startService('', 'calls process.exit(3)', { SPAN_FILE: path })
    const { code, signal, stderr } = await exit
    expect({ code, signal }).toEqual({ code: 3, signal: null })
    expect(stderr).toContain('1 of 1 spans unsent: ')
    expect(stderr).toContain('it is a named pipe from which nothing reads (ENXIO)')
  })

  it('does not keep the process from ending by a signal', async () => {
    const { child, exit } = await startService('', 'waits for a signal', {
      SPAN_FILE: path,
      ...hopeless(500),
    })
    child.kill('SIGTERM')
    expect(await exit).toMatchObject({ code: null, signal: 'SIGTERM' })
  })
})

describe('fileExporter', () => {
  it('moves no directory that is where a full file belongs, and says so', async () => {
    await mkdir(`${path}.1`)
    const { file, write } = exportTo({ path, maxBytes: 1, maxFiles: 3 })
    for (const name of ['a', 'b']) await write(name)
    expect(file.counts).toMatchObject({
      exported: 1,
      dropped: {},
      lastError: `${path} could not be written: ${path}.1, which a full file becomes, is a directory; move it away, or set \`path\` to another file`,
    })
    expect((await stat(`${path}.1`)).isDirectory()).toBe(true)
    await rm(`${path}.1`, { recursive: true })
    await write('c')
    expect(file.counts?.exported).toBe(3)
  })

  it('loses nothing where two write to one file and begin new ones', async () => {
    const writers = [
      exportTo({ path, maxBytes: 1, maxFiles: 100 }),
      exportTo({ path, maxBytes: 1, maxFiles: 100 }),
    ]
    for (let round = 0; round < 20; round++) await Promise.all(writers.map(({ write }) => write()))
    const names = await readdir(directory)
    const texts = await Promise.all(names.map(name => readFile(join(directory, name), 'utf8')))
    const lines = texts.flatMap(text => text.trimEnd().split('\n'))
    expect(linesIn(lines.join('\n'))).toHaveLength(40)
  })
})

/** A reader of the named pipe, which reads when it is told to. */
function openPipe(): number {
  const pipe = openSync(path, constants.O_RDONLY | constants.O_NONBLOCK)
  onTestFinished(() => closeSync(pipe))
  return pipe
}

/** What there is to read, empty where there is nothing. */
function read(pipe: number): string {
  const room = Buffer.alloc(1024 * 1024)
  let length = 0
  try {
    for (let taken = -1; taken !== 0; length += taken)
      taken = readSync(pipe, room, length, room.length - length, null)
  } catch (error) {
    expect(error).toMatchObject({ code: 'EAGAIN' })
  }
  return room.toString('utf8', 0, length)
}

function linesIn(text: string): unknown[] {
  return text
    .trimEnd()
    .split('\n')
    .map(line => JSON.parse(line) as unknown)
}

const nextTurn = (): Promise<false> => new Promise(resolve => setImmediate(resolve, false))
