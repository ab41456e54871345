import { channel, subscribe, unsubscribe } from 'node:diagnostics_channel'
import { messageOf, warnOnce } from '../../base/diagnostics/warn-once.ts'

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

/**
 * `watch`, with what it throws reported and not thrown into the host.
 * Node ends the process when a subscriber of a channel or an async hook throws.
 */
export function guarded<This, Args extends unknown[]>(
  watch: (this: This, ...args: Args) => void,
): (this: This, ...args: Args) => void {
  return function watchGuarded(this: This, ...args: Args): void {
    try {
      watch.apply(this, args)
    } catch (error) {
      warnOnce('http client', () => `tracing an outgoing HTTP request failed: ${messageOf(error)}`)
    }
  }
}

/** Node keeps the listeners of a channel in this array, from 15.1 to 24; where it is missing the order is left alone. */
interface Listened {
  readonly _subscribers?: readonly unknown[]
}

/**
 * Listens to a channel behind all others who do, so that what they add to a message is seen.
 * Whoever came later is let pass: for the message at hand `watch` is not called, and from then on it is last again.
 *
 * @returns stops listening
 */
export function listenLast<T>(name: string, watch: (message: T) => void): () => void {
  const listened = channel(name) as Listened

  const listener = guarded(function watchLast(message: unknown) {
    const last = listened._subscribers?.at(-1)
    if (last === undefined || last === listener) watch(message as T)
    else moveToEnd()
  })

  function moveToEnd(): void {
    if (unsubscribe(name, listener)) subscribe(name, listener)
  }

  subscribe(name, listener)
  // Instrumentations are mostly registered in the same breath as tracing is started.
  const settled = setImmediate(moveToEnd).unref()
  return function stopListening() {
    clearImmediate(settled)
    unsubscribe(name, listener)
  }
}
