import { once } from 'node:events'
import type { AddressInfo, Server } from 'node:net'
import { createServer } from 'node:net'

const HOST = '127.0.0.1'
const ATTEMPTS = 3
const IS_TAKEN = /address already in use/i

/**
 * Starts a server that needs its ports before it starts: on ports of loopback that are free now, and on others where
 * one was taken meanwhile.
 */
export async function onFreePorts<T>(
  count: number,
  start: (addresses: readonly string[]) => Promise<T>,
  attempt = 1,
): Promise<T> {
  try {
    return await start(await freeAddresses(count))
  } catch (error) {
    const isTaken = error instanceof Error && IS_TAKEN.test(error.message)
    if (!isTaken || attempt === ATTEMPTS) throw error
    return onFreePorts(count, start, attempt + 1)
  }
}

async function freeAddresses(count: number): Promise<string[]> {
  const servers = Array.from({ length: count }, () => createServer())
  await Promise.all(servers.map(server => once(server.listen(0, HOST), 'listening')))
  const addresses = servers.map(addressOf)
  await Promise.all(servers.map(server => once(server.close(), 'close')))
  return addresses
}

function addressOf(server: Server): string {
  return `${HOST}:${(server.address() as AddressInfo).port}`
}
