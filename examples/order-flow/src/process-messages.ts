import type { Server } from 'node:http'
import type { AddressInfo } from 'node:net'

/** The message of a service to the demo that started it. */
export interface Ready {
  readonly ready: true
  /** URL of its server. */
  readonly url?: string
}

/** Announces that the service is ready: to the demo that started it, or on standard error. */
export function announceReady(server?: Server): void {
  const url = server === undefined ? undefined : `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  if (process.send !== undefined)
    process.send({ ready: true, ...(url === undefined ? {} : { url }) } satisfies Ready)
  else process.stderr.write(`ready${url === undefined ? '' : ` at ${url}`}\n`)
}

/** Runs `close` at a termination signal, or when the demo that started the service has gone. */
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
