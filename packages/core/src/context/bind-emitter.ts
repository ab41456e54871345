import type { EventEmitter } from 'node:events'

type Emit = EventEmitter['emit']

/** The `emit` behind each of ours, so that binding again replaces the binding, and nothing that others put on top. */
const unbound = new WeakMap<Emit, Emit>()

/**
 * Makes every listener of `emitter` run inside `run`, whenever it was added.
 * Only this one object is touched: the caller asked for it with `context.bind(context, emitter)`.
 */
export function bindEmitter<T extends EventEmitter>(emitter: T, run: (emit: () => boolean) => boolean): T {
  const emit = unbound.get(emitter.emit) ?? emitter.emit
  function emitInContext(this: EventEmitter, ...args: Parameters<Emit>): boolean {
    return run(() => Reflect.apply(emit, this, args))
  }
  unbound.set(emitInContext, emit)
  emitter.emit = emitInContext
  return emitter
}
