import { AsyncLocalStorage } from 'node:async_hooks'
import { EventEmitter } from 'node:events'
import type { Context, ContextManager } from '@opentelemetry/api'
import { ROOT_CONTEXT } from '@opentelemetry/api'
import { bindEmitter } from './bind-emitter.ts'
import { isContext } from './checked-context.ts'

type Callable = (this: unknown, ...args: unknown[]) => unknown

/** Restores the previous context. A second call has no effect. */
export interface AttachedContext {
  dispose(): void
}

/** Carries the active context through callbacks, promises and timers. Holds the only AsyncLocalStorage with contexts. */
export class AsyncContextManager implements ContextManager {
  readonly #storage = new AsyncLocalStorage<Context | undefined>()

  active(): Context {
    return this.#storage.getStore() ?? ROOT_CONTEXT
  }

  with<A extends unknown[], F extends (...args: A) => ReturnType<F>>(
    context: Context,
    fn: F,
    thisArg?: ThisParameterType<F>,
    ...args: A
  ): ReturnType<F> {
    const callback = thisArg === undefined || thisArg === null ? fn : fn.bind(thisArg)
    return this.#storage.run(storedContext(context), callback as (...args: A) => ReturnType<F>, ...args)
  }

  bind<T>(context: Context, target: T): T {
    const stored = storedContext(context)
    if (typeof target === 'function') return this.#bindFunction(stored, target as Callable) as T
    if (target instanceof EventEmitter) {
      return bindEmitter(target, emit => this.#storage.run(stored, emit)) as T
    }
    return target
  }

  /**
   * Makes `context` active until the token is disposed (API 1.10). Inside an async function the change may leak to the
   * caller: prefer `with`.
   */
  attach(context: Context): AttachedContext {
    const storage = this.#storage
    const previous = storage.getStore()
    let attached = true
    storage.enterWith(storedContext(context))
    return {
      dispose() {
        if (attached) storage.enterWith(previous)
        attached = false
      },
    }
  }

  enable(): this {
    return this
  }

  disable(): this {
    this.#storage.disable()
    return this
  }

  #bindFunction(context: Context | undefined, target: Callable): Callable {
    const storage = this.#storage
    function runInContext(this: unknown, ...args: unknown[]): unknown {
      return storage.run(context, () => Reflect.apply(target, this, args))
    }
    // Keep arity and name: Express detects error handlers by the arity, stack traces show the name.
    Object.defineProperties(runInContext, {
      length: { value: target.length, configurable: true },
      name: { value: target.name, configurable: true },
    })
    return runInContext
  }
}

/** Rejects a value that is no context: every later reader of the active context would fail on it. */
function storedContext(given: Context | null | undefined): Context | undefined {
  if (given === undefined || given === null) return undefined
  return isContext(given) ? given : undefined
}
