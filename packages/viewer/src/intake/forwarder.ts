import { randomUUID } from 'node:crypto'
import type { ViewerStats } from '../api/live-events.ts'

/** Passes requests on to another collector, as they came. */
export interface Forwarder {
  /**
   * @param path `/v1/traces`, `/v1/logs` or `/v1/metrics`
   * @param via What the request said of whom it came through.
   */
  forward(path: string, body: Uint8Array, headers: Readonly<Record<string, string>>, via?: string): void
  counts(): NonNullable<ViewerStats['forwarded']>
  /** Resolves when nothing is under way. */
  settled(): Promise<void>
}

/** What waits while the other one is slow; beyond it requests are dropped and counted. */
const MOST_WAITING_BYTES = 32 * 1024 * 1024
const MOST_AT_ONCE = 4
const PATIENCE = 10_000

/**
 * Makes one that sends to a base URL, such as `http://collector:4318`. What fails is counted and not sent again: what comes through here is
 * looked at, not relied on.
 *
 * @param onFailure Takes a sentence when sending fails for the first time, or again after it went well.
 */
export function forwarder(base: string, onFailure: (sentence: string) => void = () => {}): Forwarder {
  /** Two that forward to each other would send a request round for ever. */
  const own = `throughline-${randomUUID().slice(0, 8)}`
  const waiting: (() => Promise<void>)[] = []
  const counts = { requests: 0, failed: 0 }
  let lastFailure: string | undefined
  let isFailing = false
  let bytes = 0
  let underWay = 0
  let idle: (() => void)[] = []
  return {
    forward,
    counts: () => ({ ...counts, ...(lastFailure !== undefined && { lastFailure }) }),
    settled: () => (underWay === 0 ? Promise.resolve() : new Promise(resolve => idle.push(resolve))),
  }

  function forward(
    path: string,
    body: Uint8Array,
    headers: Readonly<Record<string, string>>,
    via?: string,
  ): void {
    if (via?.includes(own)) return
    counts.requests += 1
    if (bytes + body.length > MOST_WAITING_BYTES) {
      fail('too much waits for it')
      return
    }
    bytes += body.length
    waiting.push(async () => {
      const through = { ...headers, via: via === undefined ? `1.1 ${own}` : `${via}, 1.1 ${own}` }
      await post(new URL(base.replace(/\/$/, '') + path), body, through).then(succeed, fail)
      bytes -= body.length
    })
    next()
  }

  function next(): void {
    while (underWay < MOST_AT_ONCE) {
      const send = waiting.shift()
      if (!send) break
      underWay += 1
      void send().finally(() => {
        underWay -= 1
        next()
      })
    }
    if (underWay > 0) return
    for (const resolve of idle) resolve()
    idle = []
  }

  function succeed(): void {
    isFailing = false
  }

  function fail(reason: unknown): void {
    counts.failed += 1
    lastFailure =
      reason instanceof Error
        ? String((reason.cause as Error | undefined)?.message ?? reason.message)
        : String(reason)
    if (isFailing) return
    isFailing = true
    onFailure(`Passing on to ${base} fails: ${lastFailure}. What fails is counted and not sent again`)
  }
}

async function post(url: URL, body: Uint8Array, headers: Readonly<Record<string, string>>): Promise<void> {
  const response = await fetch(url, {
    method: 'POST',
    body: body as Uint8Array<ArrayBuffer>,
    headers,
    redirect: 'error',
    signal: AbortSignal.timeout(PATIENCE),
  })
  await response.body?.cancel()
  if (!response.ok) throw new Error(`it answered ${response.status}`)
}
