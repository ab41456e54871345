import { once } from 'node:events'
import type { IncomingHttpHeaders, IncomingMessage, RequestListener, Server, ServerResponse } from 'node:http'
import { createServer } from 'node:http'
import type { ServerOptions } from 'node:https'
import { createServer as createSecureServer } from 'node:https'
import type { AddressInfo, Socket } from 'node:net'
import { buffer } from 'node:stream/consumers'
import { onTestFinished } from 'vitest'

export interface ReceivedRequest {
  readonly method: string
  readonly url: string
  readonly headers: IncomingHttpHeaders
  readonly body: Buffer
  readonly socket: Socket
}

export interface FaultServer {
  readonly url: string
  readonly server: Server
  /** Requests that arrived completely, in order. */
  readonly received: readonly ReceivedRequest[]
  /** Returns these requests and forgets them. */
  take(): ReceivedRequest[]
}

/** Answers a request that has arrived; `attempt` counts from 0. */
export type Answer = (response: ServerResponse, attempt: number, request: IncomingMessage) => void

export const ok: Answer = response => {
  response.end()
}

/** Answers with `statuses` one after another, the last of them for ever. */
export function statuses(...codes: readonly number[]): Answer {
  return (response, attempt) => {
    response.writeHead(codes[Math.min(attempt, codes.length - 1)] ?? 200).end()
  }
}

/** A collector on loopback that answers as it is told, and is gone when the test ends. */
export async function startFaultServer(
  answer: Answer = ok,
  tls?: ServerOptions,
  wantedPort = 0,
): Promise<FaultServer> {
  const received: ReceivedRequest[] = []
  const server: Server = tls ? createSecureServer(tls, listen) : createServer(listen)
  server.listen(wantedPort, '127.0.0.1')
  await once(server, 'listening')
  onTestFinished(stop)
  const { port } = server.address() as AddressInfo
  return { url: `${tls ? 'https' : 'http'}://127.0.0.1:${port}/v1/traces`, server, received, take }

  async function listen(...[request, response]: Parameters<RequestListener>): Promise<void> {
    const { method = '', url = '', headers, socket } = request
    // What breaks off has not arrived.
    const body = await buffer(request).catch(() => undefined)
    if (body === undefined) return
    received.push({ method, url, headers, body, socket })
    answer(response, received.length - 1, request)
  }

  function take(): ReceivedRequest[] {
    return received.splice(0)
  }

  async function stop(): Promise<void> {
    if (!server.listening) return
    const closed = once(server, 'close')
    server.close()
    server.closeAllConnections()
    await closed
  }
}
