import type { Socket } from 'node:net'
import type { BrokerState } from './broker-state.ts'
import { dispatch } from './dispatch.ts'
import { Frames } from './wire/frames.ts'

/** Bounds the requests read ahead; beyond it the socket is not read. */
const maxQueued = 16

/**
 * Handles the requests of one connection one after the other, to keep their order as Apache Kafka does. An error of one
 * request ends only this connection.
 */
export function serveConnection(socket: Socket, broker: BrokerState, log: (line: string) => void): void {
  const frames = new Frames()
  const queue: Buffer[] = []
  const closed = new AbortController()
  const caller = { clientHost: socket.remoteAddress ?? '', signal: closed.signal }
  let isAnswering = false

  socket.setNoDelay(true)
  socket.on('error', () => socket.destroy())
  socket.on('close', () => closed.abort())
  socket.on('data', receive)

  function receive(chunk: Buffer): void {
    try {
      queue.push(...frames.push(chunk))
      if (queue.length > maxQueued) socket.pause()
      if (!isAnswering) void answerAll()
    } catch (error) {
      giveUp(error)
    }
  }

  async function answerAll(): Promise<void> {
    isAnswering = true
    try {
      for (let frame = queue.shift(); frame && !socket.destroyed; frame = queue.shift()) {
        const response = await dispatch(broker, frame, caller)
        if (response) await send(response)
        if (queue.length <= maxQueued) socket.resume()
      }
    } catch (error) {
      giveUp(error)
    }
    isAnswering = false
  }

  /** Waits for a client that reads slowly, so that responses do not pile up here. */
  function send(response: Buffer): Promise<void> {
    return new Promise(resolve => {
      if (socket.destroyed || socket.write(response)) return resolve()
      socket.once('drain', resolve)
      socket.once('close', resolve)
    })
  }

  function giveUp(error: unknown): void {
    if (!socket.destroyed) log(`kafka: closed a connection from ${caller.clientHost}: ${error}`)
    socket.destroy()
  }
}
