import type { ClientRequest, IncomingMessage, RequestOptions } from 'node:http'
import { request as httpRequest } from 'node:http'
import { request as httpsRequest } from 'node:https'

export interface Answered {
  readonly request: ClientRequest
  readonly response: IncomingMessage
  readonly body: string
}

/** Sends a request of `node:http` or `node:https` and reads the whole answer. */
export function exchange(
  url: string,
  options: RequestOptions & { rejectUnauthorized?: boolean } = {},
  send: (request: ClientRequest) => void = request => request.end(),
): Promise<Answered> {
  const open = url.startsWith('https:') ? httpsRequest : httpRequest
  return new Promise((resolve, reject) => {
    const request = open(url, options)
    request.on('error', reject)
    request.on('response', response => {
      let body = ''
      response.on('data', chunk => (body += chunk))
      response.on('end', () => resolve({ request, response, body }))
      response.on('error', reject)
    })
    send(request)
  })
}
