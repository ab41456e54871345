import { setTimeout as delay } from 'node:timers/promises'

/** A span in a response of Zipkin's API (zipkin2-api.yaml). */
export interface StoredSpan {
  readonly traceId: string
  readonly parentId?: string
  readonly id: string
  readonly kind?: string
  readonly name: string
  readonly timestamp: number
  readonly duration: number
  readonly shared?: boolean
  readonly localEndpoint: StoredEndpoint
  readonly remoteEndpoint?: StoredEndpoint
  readonly annotations?: readonly { readonly timestamp: number; readonly value: string }[]
  readonly tags: Readonly<Record<string, string>>
}

interface StoredEndpoint {
  readonly serviceName?: string
  readonly ipv4?: string
  readonly ipv6?: string
  readonly port?: number
}

/** Milliseconds between two polls: Zipkin responds 202 before a span can be read. */
const PAUSE = 50
const DEADLINE = 30_000

/** The spans of a trace in Zipkin once there are `count`: parents first, then in the order of their starts. */
export async function storedTrace(zipkinUrl: string, traceId: string, count: number): Promise<StoredSpan[]> {
  const signal = AbortSignal.timeout(DEADLINE)
  for (;;) {
    const response = await fetch(`${zipkinUrl}/api/v2/trace/${traceId}`, { signal })
    const spans = response.ok ? ((await response.json()) as StoredSpan[]) : []
    if (spans.length >= count) return inOrder(spans)
    await response.body?.cancel()
    await delay(PAUSE, undefined, { signal })
  }
}

/** The starts in two processes come from two clocks and give no order. */
function inOrder(spans: StoredSpan[]): StoredSpan[] {
  const byId = new Map(spans.map(span => [span.id, span]))
  const depthOf = ({ parentId = '' }: StoredSpan): number => {
    const parent = byId.get(parentId)
    return parent === undefined ? 0 : 1 + depthOf(parent)
  }
  return spans.sort((a, b) => depthOf(a) - depthOf(b) || a.timestamp - b.timestamp)
}

/** Who calls whom, as Zipkin draws it. */
export async function dependencies(zipkinUrl: string): Promise<unknown> {
  const lookback = new URLSearchParams({ endTs: String(Date.now()), lookback: '3600000' })
  return (await fetch(`${zipkinUrl}/api/v2/dependencies?${lookback}`)).json()
}
