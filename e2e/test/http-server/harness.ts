import type { Sampler, TracingOptions } from '@throughline/core'
import { createTracing } from '@throughline/core'
import type { MemoryExporter } from '@throughline/core/testing'
import { afterEach, beforeEach, expect } from 'vitest'
import { checkedExporter } from '../semconv/checked-exporter.ts'
import type { AppOptions, StartApp, TestApp } from './test-app.ts'

export type TestSpan = MemoryExporter['spans'][number]

/** An application under test and the spans it makes; every span has to be read. */
export interface Harness {
  start(
    options?: AppOptions & { readonly sampler?: Sampler; readonly spanLimits?: TracingOptions['spanLimits'] },
  ): Promise<TestApp>
  /** Waits for `count` spans and clears them. */
  spans(count: number): Promise<readonly TestSpan[]>
  /** Waits for `count` spans and that of the server, and clears all. */
  family(count: number): Promise<readonly TestSpan[]>
  /** Waits for the one span. */
  span(): Promise<TestSpan>
}

/** Registers the hooks before and after each test of the surrounding `describe`. */
export function harness(startApp: StartApp): Harness {
  let exporter = checkedExporter()
  let apps: TestApp[] = []

  async function spans(count: number): Promise<readonly TestSpan[]> {
    await exporter.waitFor(count, { timeout: 30_000 })
    const taken = exporter.take()
    expect(taken.map(span => span.name)).toHaveLength(count)
    return taken
  }

  beforeEach(() => {
    exporter = checkedExporter()
    apps = []
  })

  afterEach(async () => {
    for (const app of apps) await app.stop()
    expect(
      exporter.take().map(span => span.name),
      'spans left unread',
    ).toEqual([])
  })

  return {
    async start({ sampler, spanLimits, ...options } = {}) {
      const tracing = createTracing({ service: 'test', exporter, spanLimits, ...(sampler && { sampler }) })
      const app = await startApp({ tracer: tracing.tracer, ...options })
      apps.push(app)
      return app
    },
    spans,
    async family(count) {
      await exporter.waitFor(count, { timeout: 30_000 })
      await expect.poll(() => exporter.spans.some(({ kind }) => kind === 1)).toBe(true)
      return exporter.take()
    },
    async span() {
      const [span] = await spans(1)
      if (span === undefined) throw new Error('No span has ended')
      return span
    },
  }
}

/** The ids of a caller, and the header it sends. */
export const CALLER = {
  traceId: '4bf92f3577b34da6a3ce929d0e0e4736',
  spanId: '00f067aa0ba902b7',
  traceparent: '00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01',
  unsampled: '00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-00',
} as const

export const ERROR = 2
export const UNSET = 0

/** The spans of each trace, in the order of their ends. */
export function tracesOf(spans: readonly TestSpan[]): Map<string, TestSpan[]> {
  const traces = new Map<string, TestSpan[]>()
  for (const span of spans) {
    const { traceId } = span.spanContext()
    traces.set(traceId, [...(traces.get(traceId) ?? []), span])
  }
  return traces
}

/** The span of the server among others. */
export function serverSpanOf(spans: readonly TestSpan[]): TestSpan {
  const found = spans.find(span => span.kind === 1)
  if (found === undefined) throw new Error('There is no server span')
  return found
}
