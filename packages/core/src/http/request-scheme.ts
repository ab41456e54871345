import type { ServerRequest } from './http-exchange.ts'

/** `http` or `https`. */
export function requestScheme({ forwarded, socket }: ServerRequest): string {
  return forwarded?.protocol ?? (socket.encrypted === true ? 'https' : 'http')
}
