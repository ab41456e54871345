import type { EventEmitter } from 'node:events'

type Emit = EventEmitter['emit']

/**
 * The original `emit` of each bound one. Binding again then replaces our binding, and leaves in place what others
 * wrapped around it.
 */
const unbound = new WeakMap<Emit, Emit>()

/**
 * Runs every listener of `emitter` inside `run`, whenever it was added. Changes only this object, which the caller
 * named in `context.bind(context, emitter)`.
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
