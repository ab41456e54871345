import { isIP } from 'node:net'
import type { Attributes } from '@opentelemetry/api'

/** The other end of a CLIENT, PRODUCER or CONSUMER span, in the fields of Zipkin's `Endpoint`. */
export interface RemoteEndpoint {
  readonly serviceName?: string
  readonly ipv4?: string
  readonly ipv6?: string
  readonly port?: number
}

/**
 * Attributes that name the other end, the best first, with those that have its port and its address
 * (specification, trace/sdk_exporters/zipkin.md, "Remote endpoint").
 */
const RANKS: readonly (readonly [name: string, port?: string, address?: string])[] = [
  ['service.peer.name'],
  ['peer.service'],
  // Zipkin's graph of dependencies leaves out an address without a name, and would show each broker of a cluster apart.
  ['messaging.system', 'server.port', 'server.address'],
  ['server.address', 'server.port'],
  ['net.peer.name', 'net.peer.port'],
  ['network.peer.address', 'network.peer.port'],
  ['server.socket.domain'],
  ['server.socket.address', 'server.socket.port'],
  ['net.sock.peer.name'],
  ['net.sock.peer.addr', 'net.sock.peer.port'],
  ['peer.hostname'],
  ['peer.address'],
  ['db.namespace'],
  ['db.name'],
]

/** `undefined` where no attribute names it. */
export function remoteEndpoint(attributes: Attributes): RemoteEndpoint | undefined {
  for (const [name, port = '', address = ''] of RANKS) {
    const value = attributes[name]
    if (typeof value === 'string' && value !== '')
      return { ...ipOf(attributes[address]), ...addressOf(value), ...portOf(attributes[port]) }
  }
  return undefined
}

function ipOf(value: unknown): RemoteEndpoint {
  return typeof value === 'string' && isIP(value) !== 0 ? addressOf(value) : {}
}

function addressOf(value: string): RemoteEndpoint {
  const family = isIP(value)
  if (family === 0) return { serviceName: value }
  return family === 4 ? { ipv4: value } : { ipv6: value }
}

function portOf(value: unknown): RemoteEndpoint {
  return typeof value === 'number' && Number.isInteger(value) && value > 0 && value < 65_536
    ? { port: value }
    : {}
}
