import { once } from 'node:events'
import type { AddressInfo } from 'node:net'
import { createServer } from 'node:net'

/** A server on loopback that responds to every request with the test's bytes. */
export interface RawCollector {
  readonly url: string
  close(): void
}

/** Starts one. `answer` makes the bytes for the next request; the pieces are written one after another. */
export async function startRawCollector(answer: () => readonly Uint8Array[]): Promise<RawCollector> {
  const server = createServer(socket => {
    socket.on('error', () => {})
    socket.once('data', () => {
      for (const piece of answer()) socket.write(piece)
      socket.end()
    })
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/`, close: () => server.close() }
}
