import { once } from 'node:events'
import type { IncomingMessage } from 'node:http'
import { Agent, request } from 'node:http'
import type { ExporterTransport } from '@throughline/core'

export function unixSocket(socketPath: string): ExporterTransport {
  const agent = new Agent({ keepAlive: true })
  return {
    async send({ url, body, ...options }) {
      const outgoing = request(url, { ...options, agent, socketPath }).end(body)
      outgoing.on('error', () => {}) // it may also fail while the body of the response is read
      const [response]: IncomingMessage[] = await once(outgoing, 'response')
      return { status: response?.statusCode ?? 0, headers: response?.headers ?? {}, body: response }
    },
    close: () => agent.destroy(),
  }
}
