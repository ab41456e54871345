import { mkdir, mkdtemp, readdir, readFile, rename, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { FileExporterOptions } from '@throughline/core'
import { fileExporter } from '@throughline/core'
import type { DecodedRequest } from '@throughline/otlp-decoder'
import { describe, expect, it, onTestFinished } from 'vitest'
import { deepFreeze } from '../../fixtures/deep-freeze.ts'
import { recordProblems } from '../../fixtures/problem-log.ts'
import { recordSpans } from '../../fixtures/span-recorder.ts'

async function temporaryDirectory(): Promise<string> {
  const directory = await mkdtemp(join(tmpdir(), 'throughline-'))
  onTestFinished(() => rm(directory, { recursive: true }))
  return directory
}

function exportTo(options: FileExporterOptions) {
  const file = fileExporter(deepFreeze(options))
  onTestFinished(() => file.shutdown({ timeout: 0 }))
  const { tracer } = recordSpans({ spanProcessors: [file] })
  return { file, write }

  async function write(...names: string[]): Promise<void> {
    for (const name of names) tracer.startSpan(name).end()
    await file.forceFlush().catch(() => {})
  }
}

/** The names of the spans in each line of a file. */
async function linesOf(path: string): Promise<string[][]> {
  const text = await readFile(path, 'utf8')
  expect(text.endsWith('\n')).toBe(true)
  const requests = text
    .trimEnd()
    .split('\n')
    .map(line => JSON.parse(line) as DecodedRequest)
  return requests.map(({ resourceSpans }) =>
    resourceSpans.flatMap(({ scopeSpans }) =>
      scopeSpans.flatMap(({ spans }) => spans.map(span => span.name ?? '')),
    ),
  )
}

describe('fileExporter', () => {
  it('appends one request a line', async () => {
    const path = join(await temporaryDirectory(), 'traces.jsonl')
    const { file, write } = exportTo({ path })
    await write('a', 'b')
    await write('line\nbreak')
    await exportTo({ path }).write('another')
    expect(await linesOf(path)).toEqual([['a', 'b'], ['line\nbreak'], ['another']])
    expect(file.counts).toEqual({
      encoded: 3,
      exported: 3,
      dropped: {},
      retries: 0,
      queueBytes: 0,
      unsent: 0,
      unconfirmed: 0,
    })
  })

  it('begins a new file where one would grow beyond its size, and keeps so many', async () => {
    const directory = await temporaryDirectory()
    const path = join(directory, 'traces.jsonl')
    const { write } = exportTo({ path, maxBytes: 1, maxFiles: 3 })
    for (const name of ['a', 'b', 'c', 'd']) await write(name)
    expect((await readdir(directory)).sort()).toEqual(['traces.jsonl', 'traces.jsonl.1', 'traces.jsonl.2'])
    expect(await linesOf(path)).toEqual([['d']])
    expect(await linesOf(`${path}.1`)).toEqual([['c']])
    expect(await linesOf(`${path}.2`)).toEqual([['b']])
  })

  it('keeps one file where one is enough', async () => {
    const directory = await temporaryDirectory()
    const path = join(directory, 'traces.jsonl')
    const { write } = exportTo({ path, maxBytes: 1, maxFiles: 1 })
    for (const name of ['a', 'b']) await write(name)
    expect(await readdir(directory)).toEqual(['traces.jsonl'])
    expect(await linesOf(path)).toEqual([['b']])
  })

  it('goes on in a new file when somebody moves it away', async () => {
    const path = join(await temporaryDirectory(), 'traces.jsonl')
    const { write } = exportTo({ path })
    await write('a')
    await rename(path, `${path}.old`)
    await write('b')
    expect(await linesOf(path)).toEqual([['b']])
  })

  it('says once that the directory is missing, keeps the spans, and writes them when it is there', async () => {
    const sentences = recordProblems()
    const directory = join(await temporaryDirectory(), 'logs')
    const path = join(directory, 'traces.jsonl')
    const { file, write } = exportTo({ path })
    await write('a')
    await write('b')
    expect(sentences).toEqual([expect.stringContaining(`${path} could not be written: ENOENT`)])
    expect(file.counts).toMatchObject({ exported: 0, dropped: {} })
    expect(file.counts?.lastError).toContain('ENOENT')
    await mkdir(directory)
    await write('c')
    expect(await linesOf(path)).toEqual([['a'], ['b', 'c']])
    expect(file.counts).toMatchObject({ exported: 3, queueBytes: 0 })
  })

  it.each(['/dev/full', '/'])('counts what cannot be written to %s', async path => {
    const sentences = recordProblems()
    const { file, write } = exportTo({ path, maxQueueBytes: 1 })
    await write('a')
    expect(file.counts).toMatchObject({ exported: 0, dropped: { 'queue full': 1 } })
    const { file: patient, write: writeAll } = exportTo({ path })
    await writeAll('a')
    await patient.shutdown({ timeout: 50 })
    expect(patient.counts).toMatchObject({ exported: 0, dropped: { 'shut down': 1 } })
    expect(sentences).toHaveLength(3)
    expect(sentences[2]).toContain('1 span is lost with the shutdown of their exporter: ')
  })

  it.each([
    ['path', {}],
    ['path', { path: '' }],
    ['maxBytes', { path: 'x', maxBytes: 0 }],
    ['maxFiles', { path: 'x', maxFiles: 0 }],
    ['maxFiles', { path: 'x', maxFiles: 1.5 }],
    ['maxQueueBytes', { path: 'x', maxQueueBytes: '1' }],
  ])('throws where `%s` is wrong (%#)', (option, options) => {
    expect(() => fileExporter(options as never)).toThrow(
      new RegExp(`^Expected \`${option}\` to be .*, got \``),
    )
  })
})
