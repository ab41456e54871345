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

/** What a client shows to a server that wants to know it. */
export const clientTls: TlsFiles = {
  ca: certificates.authority,
  cert: certificates.client,
  key: certificates.clientKey,
}

function path(name: string): string {
  return fileURLToPath(new URL(`certificates/${name}.pem`, import.meta.url))
}
