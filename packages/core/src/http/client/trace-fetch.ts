import type { Tracer } from '@opentelemetry/api'
import { context } from '@opentelemetry/api'
import type { OptionTable } from '../../base/options/checked-options.ts'
import { checkedOptions } from '../../base/options/checked-options.ts'
import { expected } from '../../base/options/expected.ts'
import { A_TRACER } from '../../base/options/option-kinds.ts'
import { runtime } from '../../base/platform/runtime.ts'
import { VERSION } from '../../base/platform/version.ts'
import { globalTracer } from '../../trace/global-tracer.ts'
import type { UnsentHeaders } from './add-fields.ts'
import { addFields } from './add-fields.ts'
import { attemptOf, endAttempt, keepAttempt } from './attempts.ts'
import { startAttempt } from './client-attempt.ts'
import { captureHeaders } from './client-headers.ts'
import { DESCRIBED } from './client-kind.ts'
import type { CheckedHttpClients, HttpClientOptions } from './client-options.ts'
import { httpClientRules } from './client-options.ts'
import type { ClientPolicy } from './client-policy.ts'
import { clientPolicy } from './client-policy.ts'
import type { FetchInit, FetchInput } from './fetch-request.ts'
import { fetchHeaders, fetchTarget } from './fetch-request.ts'
import type { ClientTarget } from './http-client-attributes.ts'
import { isTracedByOthers } from './is-traced-by-others.ts'
import { reportFailure } from './listen-to.ts'
import { sharedSlot } from './shared-slot.ts'

/** Options of {@link traceFetch}. */
export interface TraceFetchOptions extends HttpClientOptions {
  /** Makes the spans. @default the tracer of `startTracing`, looked up at each request */
  readonly tracer?: Tracer | undefined
}

/** A request under way: what it asks for, and the options of the caller with the trace headers added. */
interface TracedRequest {
  readonly target: ClientTarget
  readonly init: FetchInit
}

const OPTIONS: OptionTable<CheckedHttpClients & Pick<TraceFetchOptions, 'tracer'>> = {
  tracer: A_TRACER,
  ...httpClientRules(),
}

const tracerOfCore = globalTracer('@throughline/core', VERSION)

/**
 * A `fetch` whose requests are traced: those made inside a span carry the trace on and have a CLIENT span, which ends
 * when the response headers are there. For Bun and Deno, whose `fetch` publishes nothing, and for tracing without
 * `startTracing`. On Node `startTracing` traces `fetch` by itself, and each request still has one span.
 *
 * Redirects are followed inside `fetch`: the span has the status of the last response and the URL of the first request.
 * The arguments are not changed. Properties of `fetch`, such as `preconnect` of Bun, are found on the result.
 *
 * @param fetch such as `globalThis.fetch`
 * @throws TypeError if `fetch` is no function, `tracer` no tracer, or an option is unknown
 */
export function traceFetch<F extends typeof globalThis.fetch>(fetch: F, options: TraceFetchOptions = {}): F {
  if (typeof fetch !== 'function') throw expected('fetch', 'a function', fetch)
  const shared = sharedSlot()
  if (shared.seen.has(fetch)) return fetch
  const { tracer, ...clients } = checkedOptions(options, OPTIONS)
  const currentTracer = tracer === undefined ? tracerOfCore : () => tracer
  const policy = clientPolicy(clients)

  function tracedFetch(input: FetchInput, init?: FetchInit): Promise<Response> {
    // Node publishes the requests of its fetch, with more to describe than can be seen from here.
    const isPublished = shared.isSubscribed && runtime.name === 'nodejs'
    const traced = isPublished ? undefined : tracedRequest(currentTracer, policy, input, init)
    return traced === undefined ? fetch(input, init) : send(fetch, input, traced)
  }

  shared.hasTracedFetch = true
  shared.seen.add(tracedFetch)
  return Object.setPrototypeOf(tracedFetch, fetch) as F
}

/** `undefined` for a request that is sent as it is. */
function tracedRequest(
  tracer: () => Tracer,
  policy: ClientPolicy | undefined,
  input: FetchInput,
  init: FetchInit | undefined,
): TracedRequest | undefined {
  try {
    const headers = fetchHeaders(input, init)
    const active = context.active()
    if (isTracedByOthers(headers.get('traceparent'), active)) return undefined
    const target = fetchTarget(input, init)
    if (policy?.ignores(target) === true) return undefined
    const attempt = startAttempt(target, DESCRIBED, active, tracer, policy)
    const watched = keepAttempt(target, attempt, active)
    if (attempt === undefined) return watched === undefined ? undefined : { target, init: init ?? {} }
    addFields(unsent(headers), attempt.fields, active)
    captureHeaders(attempt, 'request', headers, headerOf)
    return { target, init: { ...init, headers } }
  } catch (error) {
    reportFailure(error)
    return undefined
  }
}

function headerOf(headers: Headers, name: string): unknown {
  return name === 'set-cookie' ? headers.getSetCookie() : headers.get(name)
}

function unsent(headers: Headers): UnsentHeaders {
  return {
    get: name => headers.get(name) ?? undefined,
    change(removed, added) {
      for (const name of removed) headers.delete(name)
      for (const name in added) headers.set(name, added[name] as string)
    },
  }
}

async function send(
  fetch: typeof globalThis.fetch,
  input: FetchInput,
  { target, init }: TracedRequest,
): Promise<Response> {
  try {
    const response = await fetch(input, init)
    // The status of a redirect that the caller follows himself is hidden from him in browsers only, as zero.
    const { status, headers } = response
    captureHeaders(attemptOf(target), 'response', headers, headerOf)
    endAttempt(target, {
      method: target.method,
      url: target.url,
      statusCode: status || undefined,
      location: headers.get('location') ?? undefined,
    })
    return response
  } catch (error) {
    endAttempt(target, target, error)
    throw error
  }
}
