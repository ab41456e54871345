import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import { SpanKind } from '@opentelemetry/api'
import type { CollectedSpan } from '@throughline/otlp-collector'
import { startCollector } from '@throughline/otlp-collector'
import { expect, onTestFinished, test } from 'vitest'
import { send } from '../http-server/http-client.ts'

const example = fileURLToPath(new URL('../../../examples/logs/', import.meta.url))

const REQUESTS = 1000
const DECLINED = Array.from({ length: 10 }, (_, hundred) => hundred * 100 + 99)

interface Line {
  readonly msg: string
  readonly order?: number
  readonly path?: string
  readonly url?: string
  readonly trace_id?: string
  readonly span_id?: string
}

/** Which span makes a line. */
const SPANS: Readonly<Record<string, string>> = {
  'read the order': 'GET /orders/:id',
  'ask the bank': 'charge',
  charged: 'charge',
  failed: 'GET /orders/:id',
}

test.each(['main.js', 'fastify.js'])(
  'each line of %s belongs to the span that made it',
  async program => {
    const collector = await startCollector()
    onTestFinished(() => collector.stop())
    const env = { ...process.env, OTEL_EXPORTER_OTLP_ENDPOINT: collector.endpoint, LOG_LEVEL: '', PORT: '0' }
    const child = spawn(process.execPath, [program], {
      cwd: example,
      env,
      stdio: ['ignore', 'pipe', 'inherit'],
    })
    onTestFinished(() => void child.kill('SIGKILL'))
    const lines: Line[] = []
    const reader = createInterface(child.stdout)
    const ended = once(reader, 'close')
    const listening = new Promise<string>(resolve =>
      reader.on('line', text => {
        const line: Line = JSON.parse(text)
        lines.push(line)
        if (line.msg === 'listening' && line.url !== undefined) resolve(line.url)
      }),
    )
    const url = await listening
    // `fetch` gives a connection ten seconds, which a busy machine needs for so many.
    const answers = await Promise.all(
      Array.from({ length: REQUESTS }, (_, order) => send(`${url}/orders/${order}`)),
    )
    expect(answers.filter(({ status }) => status === 500)).toHaveLength(DECLINED.length)
    const spans = await collector.waitFor(all => all.length >= 2 * REQUESTS, 300_000)
    child.kill('SIGTERM')
    await ended

    const wrong = lines.filter(line => line.msg in SPANS && !isOf(line, spans))
    expect(wrong).toEqual([])
    const ordersWith = (text: string) =>
      lines
        .flatMap(({ msg, order }) => (msg === text && order !== undefined ? [order] : []))
        .toSorted((a, b) => a - b)
    expect(ordersWith('read the order')).toEqual(DECLINED)
    expect(ordersWith('ask the bank')).toEqual(DECLINED)
    expect(ordersWith('charged')).toHaveLength(REQUESTS - DECLINED.length)
    expect(lines.filter(({ msg }) => msg === 'failed')).toHaveLength(DECLINED.length)
  },
  600_000,
)

/** Whether a line has the ids of the span that made it, in the trace of its request. */
function isOf({ msg, order, path, trace_id, span_id }: Line, spans: readonly CollectedSpan[]): boolean {
  const { byId, pathOf } = indexed(spans)
  const span = byId.get(span_id ?? '')
  return (
    span?.name === SPANS[msg] &&
    span?.traceId === trace_id &&
    pathOf.get(trace_id ?? '') === (path ?? `/orders/${order}`)
  )
}

interface Index {
  readonly byId: ReadonlyMap<string, CollectedSpan>
  /** The path of the request of each trace. */
  readonly pathOf: ReadonlyMap<string, unknown>
}

const indexes = new WeakMap<readonly CollectedSpan[], Index>()

function indexed(spans: readonly CollectedSpan[]): Index {
  const known = indexes.get(spans)
  if (known !== undefined) return known
  const servers = spans.filter(({ kind }) => kind === SpanKind.SERVER)
  const index = {
    byId: new Map(spans.map(span => [span.spanId, span])),
    pathOf: new Map(servers.map(({ traceId, attributes }) => [traceId, attributes['url.path']])),
  }
  indexes.set(spans, index)
  return index
}
