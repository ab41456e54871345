import type { Socket } from 'node:net'
import { connect, isIP } from 'node:net'
import type { SecureContext, SecureContextOptions } from 'node:tls'
import { urlToHttpOptions } from 'node:url'
import { messageOf } from '../../base/diagnostics/warn-once.ts'
import { expected } from '../../base/options/expected.ts'
import { modulesOnDemand } from '../../base/platform/modules-on-demand.ts'

/** Certificates in PEM form. */
export type TlsOptions = Pick<SecureContextOptions, 'ca' | 'cert' | 'key'>

/**
 * What opens sockets to the address of `url`.
 *
 * @param host the `Host` header, whose name is the one that a certificate must have
 * @throws TypeError for certificates that are malformed
 */
export function socketOpener(url: URL, host: string, tls: TlsOptions | undefined): () => Socket {
  const isSecure = url.protocol === 'https:'
  const { hostname } = urlToHttpOptions(url)
  const address = { host: hostname ?? '', port: Number(url.port) || (isSecure ? 443 : 80) }
  if (!isSecure) return () => connect(address)
  const { connect: tlsConnect } = modulesOnDemand.tls
  // Parsed now, so that a malformed certificate is an error at start and not at each request.
  const secureContext = tls && { secureContext: secureContextOf(tls) }
  const options = { ...address, ...secureContext, servername: serverName(host), ALPNProtocols: ['http/1.1'] }
  let session: Buffer | undefined
  return () => {
    const socket = tlsConnect({ ...options, ...(session && { session }) })
    socket.on('session', (latest: Buffer) => {
      session = latest
    })
    socket.on('error', () => {
      session = undefined
    })
    return socket
  }
}

function secureContextOf(tls: TlsOptions): SecureContext {
  try {
    return modulesOnDemand.tls.createSecureContext(tls)
  } catch (error) {
    throw expected('tls', `certificates and a key in PEM form (${messageOf(error)})`, tls)
  }
}

/** RFC 6066, section 3, has no room for addresses there. */
function serverName(host: string): string {
  const name = host.replace(/:\d*$/, '')
  return isIP(name.replace(/^\[|\]$/g, '')) === 0 ? name : ''
}
