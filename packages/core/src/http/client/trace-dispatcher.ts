import { context } from '@opentelemetry/api'
import { expected } from '../../base/options/expected.ts'
import { delegateTo } from '../../base/platform/delegate-to.ts'
import { httpHeaders } from '../../propagation/http-headers.ts'
import { addFields } from './add-fields.ts'
import { CopiedHeaders } from './copied-headers.ts'
import { rememberDispatched } from './dispatched-contexts.ts'
import { guarded } from './listen-to.ts'

/** The part of undici's dispatchers that is used: `Agent`, `Pool`, `BalancedPool`, `RetryAgent`, `ProxyAgent`, `Client`. */
interface Dispatcher {
  // The types of undici 5, 6 and 7 differ in what they pass here.
  dispatch(options: never, handler: never): boolean
}

type Dispatch = (options: object, handler: unknown) => boolean

interface DispatchOptions {
  readonly method?: unknown
  readonly headers?: unknown
}

const traced = new WeakSet<object>()

/**
 * Returns a dispatcher of undici 5 to 7 whose requests keep the context of their caller: its trace, and its baggage.
 *
 * A pool with a bound, such as `new Agent({ connections: 10 })`, queues requests and publishes them when a connection
 * is free, where the context is that of another request. `startTracing` sends such a request without trace headers, so
 * that it has no trace rather than a wrong one. The same is true of requests that `RetryAgent` sends again.
 *
 * The dispatcher is unchanged and does all the work. Where several are wrapped around one another, pass the outermost:
 * `setGlobalDispatcher(traceDispatcher(new RetryAgent(new Agent({ connections: 10 }))))`. Spans are made while
 * `startTracing` is running, and begin when the request leaves the queue.
 *
 * @param dispatcher such as `new Agent({ connections: 10 })`
 * @throws TypeError if `dispatcher` is no dispatcher
 */
export function traceDispatcher<D extends Dispatcher>(dispatcher: D): D {
  const inner = dispatcher as unknown as { dispatch?: Dispatch } | null | undefined
  if (typeof inner?.dispatch !== 'function') {
    throw expected('dispatcher', 'a dispatcher of undici, such as `new Agent()`', dispatcher)
  }
  if (traced.has(dispatcher)) return dispatcher
  const facade = delegateTo(dispatcher)
  Object.defineProperty(facade, 'dispatch', {
    value: function dispatch(options: DispatchOptions, handler: unknown) {
      let sent: object = options
      const keep = guarded(() => {
        sent = withContext(options)
      })
      keep()
      return inner.dispatch?.(sent, handler)
    },
    configurable: true,
  })
  traced.add(facade)
  return facade
}

function withContext(options: DispatchOptions): object {
  const active = context.active()
  const fields = httpHeaders.inject<Record<string, string>>(undefined, active)
  if (Object.keys(fields).length === 0) return options
  const headers = new CopiedHeaders(options.headers)
  addFields(headers, fields, active)
  rememberDispatched(fields, active)
  return { ...options, headers: headers.copy }
}
