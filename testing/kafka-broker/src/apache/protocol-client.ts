import { once } from 'node:events'
import { connect } from 'node:net'
import { Frames } from '../embedded/wire/frames.ts'
import { Reader } from '../embedded/wire/reader.ts'
import { Writer } from '../embedded/wire/writer.ts'

const clientId = 'throughline-launcher'

export interface ProtocolClient {
  /** Sends one request and reads its response, one at a time. */
  ask(key: number, version: number, body: Writer): Promise<Reader>
  close(): void
}

/** The part of a Kafka client that checks whether a broker is ready. */
export async function openProtocolClient(host: string, port: number): Promise<ProtocolClient> {
  const socket = connect(port, host)
  await once(socket, 'connect')
  socket.on('error', () => socket.destroy())
  return { ask, close: () => socket.destroy() }

  async function ask(key: number, version: number, body: Writer): Promise<Reader> {
    const correlationId = 0
    const request = new Writer()
      .int16(key)
      .int16(version)
      .int32(correlationId)
      .string(clientId)
      .raw(body.finish())
      .finish()
    socket.write(new Writer().bytes(request).finish())
    const response = new Reader(await nextFrame())
    response.int32()
    return response
  }

  function nextFrame(): Promise<Buffer> {
    const frames = new Frames()
    return new Promise((resolve, reject) => {
      socket.on('data', read)
      socket.once('close', fail)

      function read(chunk: Buffer): void {
        const [frame] = frames.push(chunk)
        if (!frame) return
        socket.off('data', read)
        socket.off('close', fail)
        resolve(frame)
      }

      function fail(): void {
        reject(new Error('the broker closed the connection'))
      }
    })
  }
}
