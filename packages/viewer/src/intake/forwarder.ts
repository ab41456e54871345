import type { ViewerStats } from '../api/live-events.ts'

/** Passes requests on to another collector, as they came. */
export interface Forwarder {
  /** @param path `/v1/traces` or `/v1/logs` */
  forward(path: string, body: Uint8Array, headers: Readonly<Record<string, string>>): void
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
 */
export function forwarder(base: string): Forwarder {
  const waiting: (() => Promise<void>)[] = []
  const counts = { requests: 0, failed: 0 }
  let lastFailure: string | undefined
  let bytes = 0
  let underWay = 0
  let idle: (() => void)[] = []
  return {
    forward,
    counts: () => ({ ...counts, ...(lastFailure !== undefined && { lastFailure }) }),
    settled: () => (underWay === 0 ? Promise.resolve() : new Promise(resolve => idle.push(resolve))),
  }

  function forward(path: string, body: Uint8Array, headers: Readonly<Record<string, string>>): void {
    counts.requests += 1
    if (bytes + body.length > MOST_WAITING_BYTES) {
      fail('too much waits for it')
      return
    }
    bytes += body.length
    waiting.push(async () => {
      await post(new URL(base.replace(/\/$/, '') + path), body, headers).catch(fail)
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

  function fail(reason: unknown): void {
    counts.failed += 1
    lastFailure =
      reason instanceof Error
        ? String((reason.cause as Error | undefined)?.message ?? reason.message)
        : String(reason)
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
