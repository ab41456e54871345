import type { ClosableResponse } from './server-integration.ts'

/**
 * Calls `sent` when the headers of a response were sent whose body is still being written in the next turn of the event
 * loop: a stream. Node publishes no such event; every response writes its head by `writeHead`, and only this one is
 * changed.
 */
export function onHeadOfStream(response: ClosableResponse, sent: () => void): void {
  const { writeHead } = response
  if (typeof writeHead !== 'function') return

  function checkStream(): void {
    if (response.headersSent && !response.writableEnded) sent()
  }

  function watchedWriteHead(this: unknown, ...args: never[]): unknown {
    if (response.writeHead === watchedWriteHead) delete response.writeHead
    setImmediate(checkStream)
    return Reflect.apply(writeHead as (...args: never[]) => unknown, this, args)
  }

  response.writeHead = watchedWriteHead
}
