import type { ClientHttp2Session, connect as http2Connect } from 'node:http2'
import type { Tracer } from '@opentelemetry/api'
import type { OptionTable } from '../../base/options/checked-options.ts'
import { checkedOptions } from '../../base/options/checked-options.ts'
import { expected } from '../../base/options/expected.ts'
import { A_TRACER } from '../../base/options/option-kinds.ts'
import { VERSION } from '../../base/platform/version.ts'
import { globalTracer } from '../../trace/global-tracer.ts'
import type { CheckedHttpClients, HttpClientOptions } from './client-options.ts'
import { httpClientRules } from './client-options.ts'
import { clientPolicy } from './client-policy.ts'
import { http2Origin } from './http2-target.ts'
import { sharedSlot } from './shared-slot.ts'
import { traceHttp2Session } from './trace-http2-session.ts'

/** Options of {@link traceHttp2}. */
export interface TraceHttp2Options extends HttpClientOptions {
  /** Makes the spans. @default the tracer of `startTracing`, looked up at each request */
  readonly tracer?: Tracer | undefined
}

type Connect = typeof http2Connect

const OPTIONS: OptionTable<CheckedHttpClients & Pick<TraceHttp2Options, 'tracer'>> = {
  tracer: A_TRACER,
  ...httpClientRules(),
}

const tracerOfCore = globalTracer('@throughline/core', VERSION)

/**
 * Returns the function `connect` of `node:http2` whose sessions trace their requests: those made inside a span carry the
 * trace on and have a CLIENT span, which ends when the response headers are there. Only the `request` of these sessions is
 * replaced. `startTracing` does not see requests of `node:http2`: Node 20 publishes none.
 *
 * @param connect that of `node:http2`
 * @throws TypeError if `connect` is no function, `tracer` no tracer, or an option is unknown
 */
export function traceHttp2<C extends Connect>(connect: C, options: TraceHttp2Options = {}): C {
  if (typeof connect !== 'function')
    throw expected('connect', 'the function `connect` of node:http2', connect)
  const { seen } = sharedSlot()
  if (seen.has(connect)) return connect
  const { tracer, ...clients } = checkedOptions(options, OPTIONS)
  const currentTracer = tracer === undefined ? tracerOfCore : () => tracer
  const policy = clientPolicy(clients)

  function tracedConnect(...args: Parameters<Connect>): ClientHttp2Session {
    const session = connect(...args)
    const [authority, connectOptions] = args
    traceHttp2Session(session, http2Origin(authority, connectOptions), currentTracer, policy)
    return session
  }

  seen.add(tracedConnect)
  return tracedConnect as C
}
