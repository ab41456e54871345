import type { Channel } from 'node:diagnostics_channel'
import { channel, subscribe, unsubscribe } from 'node:diagnostics_channel'
import { messageOf, warnOnce } from '../../base/diagnostics/warn-once.ts'
import { globalSlot } from '../../base/global-slot.ts'

/**
 * Holds every channel that was listened to. When one without listeners is collected, Node 20 also forgets the channel of that
 * name which undici may have made since, and later listeners get none of its messages
 * (lib/diagnostics_channel.js, "WeakRefMap").
 */
const held = globalSlot<Map<string, Channel>>('channels.1')

function heldChannel(name: string): Channel {
  held.value ??= new Map()
  const found = channel(name)
  held.value.set(name, found)
  return found
}

/**
 * Listens to a channel of `node:diagnostics_channel`. Never throws into the publisher: Node would end the process.
 *
 * @returns stops listening
 */
export function listenTo<T>(name: string, watch: (message: T) => void): () => void {
  function listener(message: unknown): void {
    try {
      watch(message as T)
    } catch (error) {
      reportFailure(error)
    }
  }

  heldChannel(name)
  subscribe(name, listener)
  return function stopListening() {
    unsubscribe(name, listener)
  }
}

/**
 * Wraps `watch` so that it never throws; errors are reported. Node ends the process when a subscriber of a channel or
 * an async hook throws.
 */
export function guarded<This, Args extends unknown[]>(
  watch: (this: This, ...args: Args) => void,
): (this: This, ...args: Args) => void {
  return function watchGuarded(this: This, ...args: Args): void {
    try {
      watch.apply(this, args)
    } catch (error) {
      reportFailure(error)
    }
  }
}

/** Reports, once, that a request of the application went out without its span or ends without it. */
export function reportFailure(error: unknown): void {
  warnOnce('http client', () => `tracing an outgoing HTTP request failed: ${messageOf(error)}`)
}

/** Node 15.1 to 24 keep the listeners of a channel in this array; where it is missing the order stays as it is. */
interface Listened {
  readonly _subscribers?: readonly unknown[]
}

/**
 * Listens to a channel after all other listeners, to see what they add to a message. When a later listener is found,
 * `watch` is skipped for this message and moved to the end again.
 *
 * @returns stops listening
 */
export function listenLast<T>(name: string, watch: (message: T) => void): () => void {
  const listened = heldChannel(name) as Listened

  function listener(message: unknown): void {
    try {
      const last = listened._subscribers?.at(-1)
      if (last === undefined || last === listener) watch(message as T)
      else moveToEnd()
    } catch (error) {
      reportFailure(error)
    }
  }

  function moveToEnd(): void {
    if (unsubscribe(name, listener)) subscribe(name, listener)
  }

  subscribe(name, listener)
  // Instrumentations are mostly registered in the same tick in which tracing is started.
  const settled = setImmediate(moveToEnd).unref()
  return function stopListening() {
    clearImmediate(settled)
    unsubscribe(name, listener)
  }
}
