import { urlToHttpOptions } from 'node:url'
import { modulesOnDemand } from '../../base/platform/modules-on-demand.ts'
import { checkHeaders } from './check-headers.ts'

/** They describe the bytes on the wire, which only the transport knows. */
const FRAMING = new Set(['content-length', 'content-encoding', 'transfer-encoding'])

/**
 * The headers of every request to an address, by names in lower case: those of the caller win over `defaultHeaders` and
 * over the user and the password in the address.
 *
 * @throws TypeError for headers that are malformed
 */
export function requestHeaders(
  url: URL,
  headers: Readonly<Record<string, string>>,
  defaultHeaders: Readonly<Record<string, string>>,
): Readonly<Record<string, string>> {
  const { auth } = urlToHttpOptions(url)
  const authorization = auth && { authorization: `Basic ${Buffer.from(auth).toString('base64')}` }
  return { ...authorization, ...defaultHeaders, ...callerHeaders(headers) }
}

function callerHeaders(headers: Readonly<Record<string, string>>): Record<string, string> {
  checkHeaders(
    headers,
    'HTTP',
    name => modulesOnDemand.http.validateHeaderName(name),
    (name, value) => modulesOnDemand.http.validateHeaderValue(name, value),
  )
  const valid: Record<string, string> = {}
  for (const [name, value] of Object.entries(headers)) {
    if (!FRAMING.has(name.toLowerCase())) valid[name.toLowerCase()] = value
  }
  return valid
}
