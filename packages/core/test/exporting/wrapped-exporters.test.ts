import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Exporter, ReadableSpan, SpanProcessor } from '@throughline/core'
import {
  consoleExporter,
  createTracing,
  fileExporter,
  otlpExporter,
  startTracing,
  TracerProvider,
  zipkinExporter,
} from '@throughline/core'
import { memoryExporter } from '@throughline/core/testing'
import { describe, expect, it, onTestFinished } from 'vitest'
import { startCollector } from '../fixtures/collector.ts'
import { recordProblems } from '../fixtures/problem-log.ts'

/** Port 1 is closed. */
const nowhere = 'http://127.0.0.1:1/v1/traces'

async function temporaryPath(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'throughline-'))
  onTestFinished(() => rm(folder, { recursive: true }))
  return join(folder, 'spans.jsonl')
}

/** Hands a copy of each span to an exporter, and has no counts. */
function redactorOf(exporter: Exporter): SpanProcessor {
  return {
    onStart() {},
    onEnd: span => exporter.onEnd({ ...span, attributes: { secret: '***' } } as ReadableSpan),
    forceFlush: () => exporter.forceFlush(),
    shutdown: () => exporter.shutdown(),
  }
}

const wrappings: readonly (readonly [string, (exporter: Exporter) => SpanProcessor])[] = [
  ['a proxy', exporter => new Proxy(exporter, {})],
  ['an object that inherits from it', exporter => Object.create(exporter)],
  ['a copy', exporter => ({ ...exporter })],
  ['a processor without counts', redactorOf],
]

const exporters: readonly (readonly [string, () => Promise<Exporter>])[] = [
  ['otlpExporter', async () => otlpExporter({ url: (await startCollector()).url })],
  ['zipkinExporter', async () => zipkinExporter({ url: (await startCollector()).url })],
  ['fileExporter', async () => fileExporter({ path: await temporaryPath() })],
  ['consoleExporter', async () => consoleExporter({ write() {} })],
  ['memoryExporter', async () => memoryExporter()],
]

describe.each(exporters)('%s', (_, make) => {
  it.each(wrappings)('is counted behind %s', async (_, wrap) => {
    const tracing = createTracing({ exporter: wrap(await make()) })
    for (let number = 0; number < 5; number++) tracing.tracer.startSpan('work').end()
    await tracing.flush()
    expect(tracing.stats()).toMatchObject({ ended: 5, encoded: 5, exported: 5, unsent: 0, dropped: {} })
    await tracing.shutdown()
  })
})

describe('an exporter behind a processor without counts', () => {
  it('is counted with what it loses at the shutdown', async () => {
    const sentences = recordProblems()
    const exporter = otlpExporter({ url: nowhere })
    const tracing = createTracing({
      exporter: { ...redactorOf(exporter), shutdown: () => exporter.shutdown({ timeout: 50 }) },
    })
    for (let number = 0; number < 5; number++) tracing.tracer.startSpan('work').end()
    await tracing.shutdown()
    expect(tracing.stats()).toMatchObject({ encoded: 5, exported: 0, unsent: 0, dropped: { 'shut down': 5 } })
    expect(sentences).toEqual([expect.stringContaining('5 spans are lost')])
  })

  it('is counted by its own tracing alone', async () => {
    const exporter = memoryExporter()
    const own = createTracing({ exporter: redactorOf(exporter) })
    const other = createTracing({ exporter: memoryExporter() })
    own.tracer.startSpan('work').end()
    expect(own.stats()).toMatchObject({ encoded: 1 })
    expect(other.stats()).toMatchObject({ encoded: 0 })
  })

  it('is counted where spans are redacted', () => {
    const tracing = createTracing({ exporter: redactorOf(memoryExporter()), redact: { keys: ['a'] } })
    tracing.tracer.startSpan('work').end()
    expect(tracing.stats()).toMatchObject({ encoded: 1, exported: 1 })
  })

  it('is counted by a provider', () => {
    const provider = new TracerProvider({ spanProcessors: [redactorOf(memoryExporter())] })
    provider.getTracer('test').startSpan('work').end()
    expect(provider.exporterCounts).toMatchObject([{ encoded: 1, exported: 1 }])
  })

  it('is counted once where the processor passes its counts on', () => {
    const exporter = memoryExporter()
    const passing: Exporter = {
      ...redactorOf(exporter),
      get counts() {
        return { ...exporter.counts, exported: 0, retries: 7 } as never
      },
    }
    const tracing = createTracing({ exporter: passing })
    tracing.tracer.startSpan('work').end()
    expect(tracing.stats()).toMatchObject({ encoded: 1, exported: 0, retries: 7 })
  })
})

describe('counts of an exporter of the application', () => {
  it('that cannot be read are reported and left out', async () => {
    const sentences = recordProblems()
    const failing: Exporter = {
      ...redactorOf(memoryExporter()),
      get counts(): never {
        throw new Error('no counts')
      },
    }
    const tracing = startTracing({ exporter: [failing, memoryExporter()] })
    onTestFinished(() => tracing.shutdown())
    tracing.tracer.startSpan('work').end()
    expect(tracing.stats()).toMatchObject({ ended: 1, exported: 2 })
    expect(sentences).toEqual([
      expect.stringContaining('the counts of an exporter could not be read: no counts'),
    ])
    await expect(tracing.flush()).resolves.toBeUndefined()
  })

  it('that are incomplete count as 0', () => {
    const counts = { encoded: 3, exported: Number.NaN } as never
    const tracing = createTracing({ exporter: { ...redactorOf(memoryExporter()), counts } })
    expect(tracing.stats()).toMatchObject({ encoded: 3, exported: 0, unsent: 3, retries: 0, dropped: {} })
  })
})

it('writes to the file of an exporter that is wrapped', async () => {
  const path = await temporaryPath()
  const tracing = createTracing({ exporter: Object.create(fileExporter({ path })) })
  tracing.tracer.startSpan('work').end()
  await tracing.shutdown()
  expect(await readFile(path, 'utf8')).toContain('"work"')
})
