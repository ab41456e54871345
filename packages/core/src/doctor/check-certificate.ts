import type { PeerCertificate, TLSSocket } from 'node:tls'
import { modulesOnDemand } from '../base/platform/modules-on-demand.ts'
import { otlpDeliveryEnvironment } from '../exporting/otlp/otlp-environment.ts'
import type { Finding } from './finding.ts'
import { failure, ok } from './finding.ts'

/** The certificate that a server shows, and why it is refused. `undefined` where the server does not speak TLS. */
interface Shown {
  readonly error: string | undefined
  readonly certificate: Partial<PeerCertificate>
}

/** Looks at the certificate of a collector with TLS; for a connection that has failed. */
export async function checkCertificate(url: URL, timeout: number): Promise<Finding | undefined> {
  const shown = await shownBy(url, timeout)
  if (shown === undefined) return undefined
  const { error, certificate } = shown
  const at = url.host
  if (error === undefined)
    return ok('certificate', `the certificate of ${at} is trusted with the certificates of the variables`)
  if (error === 'CERT_HAS_EXPIRED')
    return failure(
      'certificate',
      `the certificate of ${at} was valid until ${certificate.valid_to}`,
      'renew it on the collector',
    )
  if (error === 'CERT_NOT_YET_VALID')
    return failure(
      'certificate',
      `the certificate of ${at} is valid from ${certificate.valid_from}`,
      'set the clock of this machine, or renew it',
    )
  if (error === 'ERR_TLS_CERT_ALTNAME_INVALID') {
    const names = certificate.subjectaltname ?? certificate.subject?.CN ?? 'no name'
    return failure(
      'certificate',
      `the certificate of ${at} is for ${names}`,
      'use one of these names in OTEL_EXPORTER_OTLP_ENDPOINT, or renew the certificate',
    )
  }
  return failure(
    'certificate',
    `the certificate of ${at} is not trusted (${error}); it was issued by ${certificate.issuer?.CN ?? 'an unknown authority'}`,
    'set OTEL_EXPORTER_OTLP_CERTIFICATE to the PEM file of that authority, or give the exporter `tls: { ca }`',
  )
}

function shownBy({ hostname, port }: URL, timeout: number): Promise<Shown | undefined> {
  const host = hostname.replace(/^\[|\]$/g, '')
  const { tls } = modulesOnDemand
  const options = {
    host,
    port: Number(port || 443),
    ...(isName(host) && { servername: host }),
    ...otlpDeliveryEnvironment().tls,
    // It is looked at and refused afterwards; nothing is sent.
    rejectUnauthorized: false,
    timeout,
  }
  return new Promise(resolve => {
    const socket: TLSSocket = tls.connect(options, () => {
      const certificate = socket.getPeerCertificate()
      const wrongName = tls.checkServerIdentity(host, certificate) as NodeJS.ErrnoException | undefined
      end({ error: codeOf(socket.authorizationError) ?? wrongName?.code, certificate })
    })
    socket.on('error', () => end(undefined))
    socket.on('timeout', () => end(undefined))

    function end(shown: Shown | undefined): void {
      socket.destroy()
      resolve(shown)
    }
  })
}

function codeOf(error: unknown): string | undefined {
  if (error === undefined || error === null) return undefined
  return typeof error === 'string' ? error : ((error as NodeJS.ErrnoException).code ?? String(error))
}

function isName(host: string): boolean {
  return !/^[\d.]+$/.test(host) && !host.includes(':')
}
