import type { ClosableResponse, TracedStepOptions } from '@throughline/core/integrations'
import { tracedStep } from '@throughline/core/integrations'
import { VERSION } from './version.ts'

/** Options of {@link traceHook}. */
export type TraceHookOptions = TracedStepOptions

const STEPS = {
  name: '@throughline/fastify',
  version: VERSION,
  kind: 'hook',
  endsWithPromise: true,
} as const

/**
 * Returns a hook that has a span below that of its request: `app.addHook('preHandler', traceHook(authenticate))`, and
 * the same in the options of a route. The span begins when the hook is called, and ends when that calls `done`, its
 * promise has settled, it throws, or the response is closed. Hooks without a reply, such as `onReady` and
 * `onRequestAbort`, have no span.
 *
 * @param hook a function with a name, or `name` is given
 * @throws TypeError if `hook` is no function, and for an unknown or wrong option
 */
export function traceHook<H extends (...args: never[]) => unknown>(
  hook: H,
  options: TraceHookOptions = {},
): H {
  const run = tracedStep(STEPS, 'hook', hook, options)

  function tracedHook(this: unknown, ...args: unknown[]): unknown {
    const done = args.at(-1)
    const response = responseOf(args[1])
    if (response === undefined || typeof done !== 'function')
      return Reflect.apply(hook, this, args as never[])
    const others = args.slice(0, -1)
    return run(response, done as () => unknown, callOn =>
      Reflect.apply(hook, this, [...others, callOn] as never[]),
    )
  }

  // Fastify calls a hook without parameters as one that returns a promise.
  Object.defineProperty(tracedHook, 'length', { value: hook.length })
  return tracedHook as unknown as H
}

function responseOf(reply: unknown): ClosableResponse | undefined {
  return (reply as { readonly raw?: ClosableResponse } | null | undefined)?.raw
}
