import type { IncomingHttpHeaders } from 'node:http'
import type { Context, TextMapGetter } from '@opentelemetry/api'
import { messageOf, warnOnce } from '../base/diagnostics/warn-once.ts'
import { registeredPropagator } from './default-propagator.ts'

/** Node writes all names in lower case, so a header that is absent need not be looked for among all others. */
const INCOMING: TextMapGetter<IncomingHttpHeaders> = {
  get: (headers, name) => headers[name.toLowerCase()],
  keys: headers => Object.keys(headers),
}

/** What `httpHeaders.extract` does, for the headers of a request as `node:http` and `node:http2` give them. */
export function extractIncoming(headers: IncomingHttpHeaders, context: Context): Context {
  try {
    return registeredPropagator().extract(context, headers, INCOMING)
  } catch (error) {
    warnOnce('propagation', () => `reading HTTP headers failed: ${messageOf(error)}`)
    return context
  }
}
