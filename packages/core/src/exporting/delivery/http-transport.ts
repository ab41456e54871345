import { HttpExchange } from './http-exchange.ts'
import type { HttpTransportOptions } from './http-transport-options.ts'
import { RetryingTransport } from './retrying-transport.ts'

/** Delivers encoded requests by HTTP POST, with the retries of the OTLP specification ("OTLP/HTTP"). */
export class HttpTransport extends RetryingTransport<readonly Uint8Array[]> {
  /** @throws TypeError for a wrong address, and for headers or certificates that are malformed */
  constructor(options: HttpTransportOptions) {
    super(new HttpExchange(options), options)
  }
}
