import type { Agent, IncomingMessage, OutgoingHttpHeaders, RequestOptions } from 'node:http'
import { request } from 'node:http'
import { connect } from 'node:net'
import { text } from 'node:stream/consumers'

export interface Answer {
  readonly status: number | undefined
  readonly body: string
}

interface Sent {
  readonly method?: string
  /** Name, value, name, value where names repeat. */
  readonly headers?: OutgoingHttpHeaders | readonly string[]
  readonly body?: string
  readonly agent?: Agent
}

/** Sends a request over a real socket and reads the whole response. */
export async function send(url: string, { body, headers = {}, ...rest }: Sent = {}): Promise<Answer> {
  // The array form of headers is not in the types of Node 20.
  const options = { ...rest, headers } as RequestOptions
  const response = await new Promise<IncomingMessage>((resolve, reject) => {
    request(url, options, resolve).on('error', reject).end(body)
  })
  return { status: response.statusCode, body: await text(response) }
}

/** Sends a request and returns the response as soon as it begins. */
export function open(url: string): Promise<IncomingMessage> {
  return new Promise((resolve, reject) => {
    request(url, resolve).on('error', reject).end()
  })
}

/** Writes bytes to a server and reads until it closes the connection. */
export async function sendRaw(url: string, bytes: string): Promise<string> {
  const socket = connect({ host: '127.0.0.1', port: Number(new URL(url).port), allowHalfOpen: true })
  socket.write(bytes)
  const answer = await text(socket)
  // The half of a socket that writes stays open on Node 24.
  socket.destroy()
  return answer
}
