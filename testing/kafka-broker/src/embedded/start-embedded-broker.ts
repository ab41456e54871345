import { once } from 'node:events'
import type { AddressInfo, Socket } from 'node:net'
import { createServer } from 'node:net'
import type { RunningBroker } from '../running-broker.ts'
import { createBrokerState } from './broker-state.ts'
import { serveConnection } from './serve-connection.ts'

const host = '127.0.0.1'

export interface EmbeddedBrokerOptions {
  /** Partitions of topics that are created without a count. */
  partitions: number
  /** Called with the reason when a connection is closed. */
  log: (line: string) => void
}

/** Starts a broker inside this process, on a free port of the loopback interface. */
export async function startEmbeddedBroker({
  partitions,
  log,
}: EmbeddedBrokerOptions): Promise<RunningBroker> {
  const sockets = new Set<Socket>()
  let stopped: Promise<void> | undefined
  const server = createServer().listen(0, host)
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  const broker = createBrokerState(host, port, partitions)
  server.on('connection', accept)
  return { kind: 'embedded', description: 'embedded broker', brokers: [`${host}:${port}`], stop }

  function accept(socket: Socket): void {
    sockets.add(socket)
    socket.on('close', () => sockets.delete(socket))
    serveConnection(socket, broker, log)
  }

  function stop(): Promise<void> {
    stopped ??= end()
    return stopped
  }

  async function end(): Promise<void> {
    server.close()
    for (const socket of sockets) socket.destroy()
    broker.groups.close()
    broker.transactions.close()
    await once(server, 'close')
  }
}
