import { AsyncLocalStorage } from 'node:async_hooks'
import type { Context } from '@opentelemetry/api'
import { context } from '@opentelemetry/api'
import { callersText } from './callers-text.ts'
import { listenTo } from './listen-to.ts'
import type { UndiciRequest } from './undici-messages.ts'

/** What the functions of a queue, of a retry and of a redirect are called in undici 5 to 7. */
const FROM_QUEUE = /\bonDrain\b/
const SENT_AGAIN = /\bonRetry\b|\bRetryHandler\b|\bRedirectHandler\b/

/** Published by undici inside callbacks of its sockets, in which it sends requests that were queued. */
const CALLBACKS = [
  'undici:client:connected',
  'undici:client:connectError',
  'undici:request:headers',
  'undici:request:trailers',
  'undici:request:error',
]

/** How many handlers may be wrapped around one another. */
const MAX_HANDLERS = 8

/**
 * The context in which the application asked for a request; or what has created it in a callback of a socket, where the
 * active context is that of another request.
 */
type Caller = Context | 'queue' | 'resend'

/** What is the same for all requests of one copy of undici. */
interface Copy {
  /** The property that has the handler of a request. */
  readonly handler: symbol | undefined
  /** The copy inside Node has no queue: its agent opens as many connections as there are requests. */
  readonly isNodes: boolean
}

/** Finds the callers of requests of undici. */
export interface UndiciCallers {
  /** Called while a request is created. */
  callerOf(request: UndiciRequest): Caller
  stop(): void
}

/**
 * A pool with a bound of connections queues requests, and creates them when a connection is free, in a callback of its
 * socket. So do handlers that send a request again. The active context there is that of the request which opened the
 * connection. `request`, `stream`, `pipeline`, `connect` and `upgrade` of undici have a handler that keeps the context
 * of their caller; `fetch` has none.
 *
 * The stack shows whether a queue creates a request. Since reading it takes 10 to 20 us, it is read only in what follows
 * from a callback of a socket, which an AsyncLocalStorage of its own marks.
 */
export function undiciCallers(): UndiciCallers {
  const copies = new WeakMap<object, Copy>()
  let callbacks: AsyncLocalStorage<true> | undefined
  let stops: (() => void)[] = []

  function mark(): void {
    callbacks?.enterWith(true)
  }

  function copyOf(request: UndiciRequest): Copy {
    const known = copies.get(request.constructor)
    if (known !== undefined) return known
    const symbols = Object.getOwnPropertySymbols(request)
    const copy: Copy = {
      handler: symbols.find(({ description }) => description === 'handler'),
      isNodes: creatorOf(callersText()).includes('node:internal/deps/undici'),
    }
    copies.set(request.constructor, copy)
    if (!copy.isNodes && callbacks === undefined) {
      callbacks = new AsyncLocalStorage()
      stops = CALLBACKS.map(channel => listenTo(channel, mark))
    }
    return copy
  }

  return {
    callerOf(request) {
      const { handler, isNodes } = copyOf(request)
      if (isNodes) return context.active()
      const kept = handler === undefined ? undefined : keptContext(Reflect.get(request, handler))
      if (kept !== undefined) return kept
      if (callbacks?.getStore() === true) {
        const callers = callersText()
        if (FROM_QUEUE.test(callers)) return 'queue'
        if (SENT_AGAIN.test(callers)) return 'resend'
      }
      return context.active()
    },
    stop() {
      for (const stop of stops) stop()
      callbacks?.disable()
    },
  }
}

/** The line of the function that has published a message: Node's `fetch` may have called another copy of undici. */
function creatorOf(callers: string): string {
  const lines = callers.split('\n')
  return lines[lines.findLastIndex(line => line.includes('diagnostics_channel')) + 1] ?? ''
}

/** A handler, which may wrap another. */
interface Handler {
  readonly runInAsyncScope?: unknown
  readonly handler?: unknown
}

/** The context that a handler made by `AsyncResource` has kept. */
function keptContext(outermost: unknown): Context | undefined {
  let handler = outermost as Handler | null | undefined
  for (let i = 0; i < MAX_HANDLERS && typeof handler === 'object' && handler !== null; i++) {
    const { runInAsyncScope } = handler
    if (typeof runInAsyncScope === 'function') {
      return Reflect.apply(runInAsyncScope, handler, [() => context.active()]) as Context
    }
    handler = handler.handler as Handler | null | undefined
  }
  return undefined
}
