import { contextOfLinkedTraces } from '../../context/linked-span.ts'
import type { ServerSocket } from '../http-exchange.ts'
import { bindListeners } from './bind-listeners.ts'
import type { RequestState } from './request-state.ts'
import { setRequestState } from './request-state.ts'
import type { IncomingRequest } from './server-integration.ts'

/** Whether the connection of a request was passed to a listener of 'upgrade'. */
export function isUpgrade({ message, headers }: IncomingRequest): boolean {
  return headers.upgrade !== undefined && (message as { readonly upgrade?: unknown }).upgrade === true
}

/**
 * Runs what listens to an upgraded connection, such as handlers of messages, in the context of its request, or in one
 * where linked traces begin. Node emits the data of a connection outside of every request.
 */
export function bindConnection(socket: ServerSocket, state: RequestState, isLinked: boolean): void {
  const bound = { ...state, context: isLinked ? contextOfLinkedTraces(state.context) : state.context }
  setRequestState(socket, bound)
  bindListeners(socket, bound)
}
