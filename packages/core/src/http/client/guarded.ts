import { messageOf, warnOnce } from '../../base/diagnostics/warn-once.ts'

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
