import type { Context } from '@opentelemetry/api'

/**
 * The context of one turn of a loop. It has to be active before the loop waits for its message, and gets the context of
 * that message when it has come.
 */
export class LoopContext implements Context {
  #current: Context

  constructor(base: Context) {
    this.#current = base
  }

  become(context: Context): void {
    this.#current = context
  }

  getValue(key: symbol): unknown {
    return this.#current.getValue(key)
  }

  setValue(key: symbol, value: unknown): Context {
    return this.#current.setValue(key, value)
  }

  deleteValue(key: symbol): Context {
    return this.#current.deleteValue(key)
  }
}
