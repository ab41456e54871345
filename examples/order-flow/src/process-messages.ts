import type { Server } from 'node:http'
import type { AddressInfo } from 'node:net'

/** What a service tells the demo that started it. */
export interface Ready {
  readonly ready: true
  /** Where a server listens. */
  readonly url?: string
}

/** Says that the service can be used: to the demo that started it, or to the person who did. */
export function announceReady(server?: Server): void {
  const url = server === undefined ? undefined : `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  if (process.send !== undefined)
    process.send({ ready: true, ...(url === undefined ? {} : { url }) } satisfies Ready)
  else process.stderr.write(`ready${url === undefined ? '' : ` at ${url}`}\n`)
}

/** Runs `close` when the service is told to end, or when the demo that started it is gone. */
export function onTermination(close: () => Promise<void>): void {
  let isClosing = false
  function end(): void {
    if (isClosing) return
    isClosing = true
    void close().finally(() => process.exit())
  }
  process.once('SIGTERM', end)
  process.once('SIGINT', end)
  process.once('disconnect', end)
}
