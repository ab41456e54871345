import type { ClientRequest } from 'node:http'
import type { Tracer } from '@opentelemetry/api'
import type { ClientPolicy } from './client-policy.ts'
import { listenTo } from './listen-to.ts'
import { traceClientRequest } from './trace-client-request.ts'
import { watchRequestSockets } from './watch-request-sockets.ts'

/** `http.client.request.created`: headers can still be set. */
interface CreatedMessage {
  readonly request: ClientRequest
}

/**
 * Traces the requests of `node:http` and `node:https`, of any library and any agent.
 *
 * @returns ends the subscription
 */
export function subscribeToNodeHttp(tracer: () => Tracer, policy?: ClientPolicy): () => void {
  if (!publishesCreated(process.versions.node)) return watchRequestSockets(tracer, policy)
  return listenTo('http.client.request.created', ({ request }: CreatedMessage) =>
    traceClientRequest(request, tracer, policy),
  )
}

/** Node publishes the channel from 22.12 and 23.2 on (diagnostics_channel.md, "http.client.request.created"). */
function publishesCreated(version: string): boolean {
  const [major = 0, minor = 0] = version.split('.').map(Number)
  return major > 23 || (major === 23 && minor >= 2) || (major === 22 && minor >= 12)
}
