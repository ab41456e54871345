import { once } from 'node:events'
import type { AddressInfo, Socket } from 'node:net'
import { createServer } from 'node:net'
import { onTestFinished } from 'vitest'

export interface RawServer {
  readonly url: string
  /** The connections, in the order in which they came. */
  readonly sockets: readonly Socket[]
}

/** A server on loopback that speaks no HTTP, but what `greet` tells it to; gone when the test ends. */
export async function startRawServer(greet: (socket: Socket, index: number) => void): Promise<RawServer> {
  const sockets: Socket[] = []
  const server = createServer(socket => {
    socket.on('error', () => {})
    greet(socket, sockets.push(socket) - 1)
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  onTestFinished(() => {
    server.close()
    for (const socket of sockets) socket.destroy()
  })
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/v1/traces`, sockets }
}

/** Answers each request, all of which must come in one piece, with the next of `answers`, and the last one for ever. */
export function startAnswering(...answers: readonly string[]): Promise<RawServer> {
  let count = 0
  return startRawServer(socket => {
    socket.on('data', () => socket.write(answers[count++] ?? answers.at(-1) ?? '', 'latin1'))
  })
}
