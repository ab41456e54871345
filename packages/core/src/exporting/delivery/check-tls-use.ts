import { warnOnce } from '../../base/diagnostics/warn-once.ts'
import type { TlsContents } from './tls-files.ts'

/**
 * Says that certificates were given for an address that is not encrypted. Not an error: the address may come from a
 * variable, and a service must start also with a collector of the user's own.
 *
 * @param address fit for a log
 */
export function checkTlsUse(tls: TlsContents | undefined, isSecure: boolean, address: string): void {
  if (tls === undefined || isSecure) return
  warnOnce(
    'unused tls',
    `certificates were given for ${address}, but they are not used, and nothing is encrypted: use an https:// address, or leave \`tls\` and OTEL_EXPORTER_OTLP_CERTIFICATE out`,
  )
}
