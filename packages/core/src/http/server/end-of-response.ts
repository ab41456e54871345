import type { ClosableResponse, IncomingRequest } from './server-integration.ts'
import { isUpgrade } from './upgraded-connection.ts'

/**
 * Calls `end` when a response has ended, possibly more than once.
 *
 * 'close' also comes when the client has gone away, and costs less than the frameworks' hooks. Two kinds of response
 * never emit it: those of adapters for functions in a cloud, which have no socket of Node, and those that an upgrade has
 * made by hand, whose socket is another protocol's by then.
 */
export function onEnd(incoming: IncomingRequest, response: ClosableResponse, end: () => void): void {
  const { socket } = incoming
  response.on('close', end)
  if (socket.destroyed === undefined) response.on('finish', end)
  if (isUpgrade(incoming)) socket.once?.('close', end)
}
