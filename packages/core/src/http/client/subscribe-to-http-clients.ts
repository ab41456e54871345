import type { Tracer } from '@opentelemetry/api'
import { warnOnce } from '../../base/diagnostics/warn-once.ts'
import { runtime } from '../../base/platform/runtime.ts'
import type { CheckedHttpClients } from './client-options.ts'
import { clientPolicy } from './client-policy.ts'
import { sharedSlot } from './shared-slot.ts'
import { subscribeToNodeHttp } from './subscribe-to-node-http.ts'
import { subscribeToUndici } from './subscribe-to-undici.ts'

/**
 * Traces the outgoing HTTP requests of this process that are made inside a span: by `fetch`, undici, `node:http` and
 * `node:https`. Each propagates the trace and has a CLIENT span, which ends when the response headers were read.
 * Nothing is patched: Node and undici publish their requests. The first caller wins, also among copies of this package.
 *
 * @param tracer makes the spans; called for each request
 * @returns ends the subscription, if it was this caller's
 */
export function subscribeToHttpClients(tracer: () => Tracer, options: CheckedHttpClients = {}): () => void {
  const shared = sharedSlot()
  if (shared.isSubscribed) return function unsubscribe() {}
  shared.isSubscribed = true
  if (runtime.name !== 'nodejs' && shared.hasTracedFetch !== true) reportUntracedFetch()
  const policy = clientPolicy(options)
  let stops = [subscribeToUndici(tracer, policy), subscribeToNodeHttp(tracer, policy)]
  return function unsubscribe() {
    if (stops.length > 0) shared.isSubscribed = false
    for (const stop of stops) stop()
    stops = []
  }
}

/** Bun 1.4 and Deno 2.9 have a `fetch` of their own, which publishes to no channel. */
function reportUntracedFetch(): void {
  warnOnce(
    'fetch is not traced',
    `${runtime.description} does not publish the requests of its fetch, so they are not traced: write \`globalThis.fetch = traceFetch(fetch)\` before \`startTracing\`, or pass \`traceHeaders()\` as headers`,
  )
}
