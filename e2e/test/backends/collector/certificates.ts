import { fileURLToPath } from 'node:url'
import type { TlsFiles } from '@throughline/core'

/** Paths of PEM files. */
export const certificates: Readonly<
  Record<'authority' | 'server' | 'serverKey' | 'client' | 'clientKey', string>
> = {
  authority: path('authority'),
  server: path('server'),
  serverKey: path('server-key'),
  client: path('client'),
  clientKey: path('client-key'),
}

/** The certificate of a client, for servers that require one. */
export const clientTls: TlsFiles = {
  ca: certificates.authority,
  cert: certificates.client,
  key: certificates.clientKey,
}

function path(name: string): string {
  return fileURLToPath(new URL(`certificates/${name}.pem`, import.meta.url))
}
