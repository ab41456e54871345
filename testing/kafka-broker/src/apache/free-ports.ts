import { once } from 'node:events'
import type { AddressInfo, Server } from 'node:net'
import { createServer } from 'node:net'

export const host = '127.0.0.1'

/** Two ports that are free now. KRaft needs its controller's port in its settings before it starts. */
export async function freePorts(): Promise<[number, number]> {
  const servers = [createServer(), createServer()] as const
  await Promise.all(servers.map(open))
  const ports: [number, number] = [portOf(servers[0]), portOf(servers[1])]
  await Promise.all(servers.map(close))
  return ports
}

function open(server: Server): Promise<unknown> {
  return once(server.listen(0, host), 'listening')
}

function close(server: Server): Promise<unknown> {
  return once(server.close(), 'close')
}

function portOf(server: Server): number {
  return (server.address() as AddressInfo).port
}
