import type { ServerRequest } from './http-exchange.ts'

/**
 * What a proxy says about the client's side. What of it is to be believed only the framework knows, but where nothing is
 * said it need not be asked: `ip`, `hostname` and `protocol` take 1 to 3 us together.
 */
const FORWARDED_PROTO = 'x-forwarded-proto'

/** `http` or `https`. */
export function requestScheme(request: ServerRequest): string {
  if (request.headers[FORWARDED_PROTO] !== undefined) return request.protocol
  return request.socket.encrypted === true ? 'https' : 'http'
}
