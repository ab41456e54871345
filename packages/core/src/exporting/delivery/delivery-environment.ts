import type { TlsContents } from './tls-files.ts'

/** What variables say about deliveries, where no option does. */
export interface DeliveryEnvironment {
  readonly headers: Readonly<Record<string, string>>
  /** Milliseconds one export may take. */
  readonly timeout: number
  readonly compression: 'gzip' | 'none'
  readonly tls: TlsContents
}
