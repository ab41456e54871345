import type { Agent, ClientRequest } from 'node:http'
import type { Tracer } from '@opentelemetry/api'
import type { OptionTable } from '../../base/options/checked-options.ts'
import { checkedOptions } from '../../base/options/checked-options.ts'
import { expected } from '../../base/options/expected.ts'
import { A_TRACER } from '../../base/options/option-kinds.ts'
import { delegateTo } from '../../base/platform/delegate-to.ts'
import { VERSION } from '../../base/platform/version.ts'
import { globalTracer } from '../../trace/global-tracer.ts'
import type { CheckedHttpClients, HttpClientOptions } from './client-options.ts'
import { httpClientRules } from './client-options.ts'
import { clientPolicy } from './client-policy.ts'
import { guarded } from './listen-to.ts'
import { traceClientRequest } from './trace-client-request.ts'

/** Options of {@link traceAgent}. */
export interface TraceAgentOptions extends HttpClientOptions {
  /** Makes the spans. @default the tracer of `startTracing`, looked up at each request */
  readonly tracer?: Tracer | undefined
}

const OPTIONS: OptionTable<CheckedHttpClients & Pick<TraceAgentOptions, 'tracer'>> = {
  tracer: A_TRACER,
  ...httpClientRules(),
}

/** The method that `node:http` calls for every request of an agent; its types omit it. */
interface RequestQueue {
  addRequest(request: ClientRequest, ...rest: unknown[]): void
}

const traced = new WeakSet<object>()
const tracerOfCore = globalTracer('@throughline/core', VERSION)

/**
 * Returns an agent of `node:http` or `node:https` whose requests are traced: those made inside a span propagate the
 * trace and have a CLIENT span. `startTracing` traces the requests of all agents. This is for tracing without it, and
 * on Node 20 for spans that include the wait for a free socket.
 *
 * The agent is unchanged and does all the work: the result shares its sockets, queues, settings and listeners.
 *
 * @param agent such as `new https.Agent({ keepAlive: true })`
 * @throws TypeError if `agent` is no agent, `tracer` no tracer, or an option is unknown
 */
export function traceAgent<A extends Agent>(agent: A, options: TraceAgentOptions = {}): A {
  const queue = agent as unknown as Partial<RequestQueue> | null | undefined
  if (typeof queue?.addRequest !== 'function') throw expected('agent', 'an http.Agent or https.Agent', agent)
  if (traced.has(agent)) return agent
  const { tracer, ...clients } = checkedOptions(options, OPTIONS)
  const policy = clientPolicy(clients)
  const currentTracer = tracer === undefined ? tracerOfCore : () => tracer
  const trace = guarded((request: ClientRequest) => traceClientRequest(request, currentTracer, policy))

  const facade = delegateTo(agent)
  Object.defineProperty(facade, 'addRequest', {
    value: function addRequest(request: ClientRequest, ...rest: unknown[]) {
      trace(request)
      queue.addRequest?.(request, ...rest)
    },
    configurable: true,
  })
  traced.add(facade)
  return facade
}
