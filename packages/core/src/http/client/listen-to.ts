import { subscribe, unsubscribe } from 'node:diagnostics_channel'
import { guarded } from './guarded.ts'

/**
 * Listens to a channel of `node:diagnostics_channel`.
 *
 * @returns stops listening
 */
export function listenTo<T>(channel: string, watch: (message: T) => void): () => void {
  const listener = guarded((message: unknown) => watch(message as T))
  subscribe(channel, listener)
  return function stopListening() {
    unsubscribe(channel, listener)
  }
}
