import type { Tracer } from '@opentelemetry/api'
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
export function subscribeToHttpClients(tracer: () => Tracer): () => void {
  const shared = sharedSlot()
  if (shared.isSubscribed) return function unsubscribe() {}
  shared.isSubscribed = true
  let stops = [subscribeToUndici(tracer), subscribeToNodeHttp(tracer)]
  return function unsubscribe() {
    if (stops.length > 0) shared.isSubscribed = false
    for (const stop of stops) stop()
    stops = []
  }
}
