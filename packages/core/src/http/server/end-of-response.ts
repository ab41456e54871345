import { errorMonitor } from 'node:events'
import type { ClosableResponse, IncomingRequest } from './server-integration.ts'

/**
 * Calls `end` when a response has ended, possibly more than once.
 *
 * 'close' also comes when the client has gone away, and costs less than the frameworks' hooks. Two kinds of response
 * never emit it: those of adapters for functions in a cloud, which have no socket of Node, and those that an upgrade has
 * made by hand, whose socket is another protocol's by then.
 */
export function onEnd(
  { socket }: IncomingRequest,
  isUpgrade: boolean,
  response: ClosableResponse,
  end: () => void,
): void {
  response.on('close', end)
  if (socket.destroyed === undefined) response.on('finish', end)
  if (isUpgrade) socket.once?.('close', end)
}

/**
 * Calls `end` once when a response has ended, before the listeners that were there before.
 *
 * @returns stops waiting
 */
export function beforeEnd(response: ClosableResponse, end: () => void): () => void {
  const events = ['close', errorMonitor] as const

  function stopWaiting(): void {
    for (const event of events) response.removeListener?.(event, endOnce)
  }

  function endOnce(): void {
    stopWaiting()
    end()
  }

  for (const event of events) response.prependListener?.(event, endOnce)
  return stopWaiting
}
