import type { TlsContents } from './tls-files.ts'

/** What variables say about deliveries in one format, where no option does. */
export interface DeliveryEnvironment {
  /** As the `User-Agent` header names it. */
  readonly format: 'OTLP' | 'Zipkin'
  readonly headers: Readonly<Record<string, string>>
  /** Milliseconds one export may take. */
  readonly timeout: number
  readonly compression: 'gzip' | 'none'
  readonly tls: TlsContents
}
