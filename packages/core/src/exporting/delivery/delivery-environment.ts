import type { TlsContents } from './tls-files.ts'

/** Defaults of the delivery options of one format, from variables. */
export interface DeliveryEnvironment {
  /** As the `User-Agent` header names it. */
  readonly format: 'OTLP' | 'Zipkin'
  readonly headers: Readonly<Record<string, string>>
  /** Milliseconds one export may take. */
  readonly timeout: number
  readonly compression: 'gzip' | 'none'
  readonly tls: TlsContents
}
