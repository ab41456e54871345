import { execFile } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { SpanKind } from '@opentelemetry/api'
import { expect, test } from 'vitest'

const run = promisify(execFile)
const service = fileURLToPath(new URL('instrumented-service.mts', import.meta.url))

interface SeenSpan {
  readonly scope: string
  readonly kind: number
  /** The ids of its trace and of itself. */
  readonly identity: string
  readonly parent?: string
  readonly traceparent: string
}

interface Outcome {
  readonly headers: readonly (readonly string[])[]
  readonly spans: readonly SeenSpan[]
}

async function outcomeOf(...args: readonly string[]): Promise<Outcome> {
  const { stdout } = await run(process.execPath, ['--import', 'tsx', service, ...args])
  return JSON.parse(stdout.trim().split('\n').at(-1) ?? '')
}

test.each([
  ['instrumentation first', 'fetch'],
  ['instrumentation last', 'fetch'],
  ['instrumentation first', 'node:http'],
  ['instrumentation last', 'node:http'],
])(
  'with an instrumentation of OpenTelemetry beside ours (%s), %s has one CLIENT span and one header, in one trace',
  async (order, client) => {
    const { headers, spans } = await outcomeOf(order, client)
    const clients = spans.filter(span => span.kind === SpanKind.CLIENT)
    expect(headers).toEqual(clients.map(span => [span.traceparent]))
    const scope = `@opentelemetry/instrumentation-${client === 'fetch' ? 'undici' : 'http'}`
    expect(clients.map(span => span.scope)).toEqual([scope, scope])
    const ours = spans.filter(span => span.scope === '@throughline/core')
    expect(clients.map(span => span.parent)).toEqual(ours.map(span => span.identity))
    expect(new Set(spans.map(span => span.identity.split(' ')[0])).size).toBe(2)
  },
)
