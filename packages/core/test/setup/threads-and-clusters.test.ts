import { execFile } from 'node:child_process'
import { promisify } from 'node:util'
import type { AnyValue } from '@throughline/otlp-decoder'
import { describe, expect, it } from 'vitest'
import { bundledProgram } from '../fixtures/bundled-program.ts'
import type { Collector } from '../fixtures/collector.ts'
import { startCollector } from '../fixtures/collector.ts'
import { PATIENT } from '../fixtures/exit-budget.ts'

interface Arrived {
  readonly name: string | undefined
  readonly resource: Readonly<Record<string, AnyValue>>
}

/** Each span that arrived, with the resource it arrived under. */
function arrived(collector: Collector): readonly Arrived[] {
  return collector.requests().flatMap(({ resourceSpans }) =>
    resourceSpans.flatMap(({ resource, scopeSpans }) => {
      const attributes = Object.fromEntries(resource.attributes.map(({ key, value }) => [key, value]))
      return scopeSpans.flatMap(({ spans }) => spans.map(({ name }) => ({ name, resource: attributes })))
    }),
  )
}

const values = (spans: readonly Arrived[], key: string) => spans.map(({ resource }) => resource[key])

async function run(fixture: string, endpoint: string, ...options: string[]) {
  const { stdout, stderr } = await promisify(execFile)(
    process.execPath,
    [bundledProgram(`${fixture}.ts`), ...options],
    { env: { ...process.env, OTEL_EXPORTER_OTLP_ENDPOINT: endpoint, ...PATIENT }, timeout: 50_000 },
  )
  return { ...JSON.parse(stdout), stderr }
}

describe('a worker thread that', () => {
  it.each([
    ['has nothing more to do', 0],
    ['calls process.exit(4)', 4],
    ['throws', 1],
  ])(
    '%s has sent its spans and ends with %d, and the resource says which thread it was',
    async (ending, code) => {
      const collector = await startCollector()
      const { pid, threads, stderr } = await run('threaded-service', collector.endpoint, ending)
      expect(stderr).toBe('')
      expect(threads).toMatchObject([{ code }, { code }])
      const spans = arrived(collector)
      expect(spans.map(({ name }) => name).sort()).toEqual(['main', 'thread of a', 'thread of b'])
      expect(values(spans, 'process.pid')).toEqual(Array(3).fill({ intValue: String(pid) }))
      const instances = values(spans, 'service.instance.id').map(value => value?.stringValue)
      expect(new Set(instances).size).toBe(3)
      const found = spans.map(({ name, resource }) => [name, resource['thread.id']?.intValue])
      const [a, b] = threads.map(({ id }: { id: number }) => String(id))
      expect(Object.fromEntries(found)).toEqual({ main: undefined, 'thread of a': a, 'thread of b': b })
    },
  )

  it('is terminated loses what it has not sent, and nobody else does', async () => {
    const collector = await startCollector()
    const { threads } = await run('threaded-service', collector.endpoint, 'is terminated')
    expect(threads).toMatchObject([{ code: 1 }, { code: 1 }])
    expect(arrived(collector).map(({ name }) => name)).toContain('main')
  })
})

describe('a cluster', () => {
  it('sends the spans of each worker, and the resource says which one it was', async () => {
    const collector = await startCollector()
    const { pid, pids, stderr } = await run('clustered-service', collector.endpoint)
    expect(stderr).toBe('')
    const spans = arrived(collector)
    expect(spans.map(({ name }) => name).sort()).toEqual(['primary', 'worker', 'worker'])
    const processes = values(spans, 'process.pid').map(value => Number(value?.intValue))
    expect(processes.sort()).toEqual([pid, ...pids].sort())
    const instances = values(spans, 'service.instance.id').map(value => value?.stringValue)
    expect(new Set(instances).size).toBe(3)
  })
})
