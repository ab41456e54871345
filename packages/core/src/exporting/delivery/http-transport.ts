import type { OtlpHttpTransportOptions } from '../otlp/otlp-http-options.ts'
import type { HttpBody } from './http-exchange.ts'
import { HttpExchange } from './http-exchange.ts'
import { RetryingTransport } from './retrying-transport.ts'

/** Delivers encoded OTLP requests by HTTP POST, with the retries of the OTLP specification ("OTLP/HTTP"). */
export class OtlpHttpTransport extends RetryingTransport<HttpBody> {
  /** @throws TypeError for a wrong address, and for headers or certificates that are malformed */
  constructor(options: OtlpHttpTransportOptions) {
    super(new HttpExchange(options), options)
  }
}
