import type { Attributes, Context, Histogram, Meter } from '@opentelemetry/api'
import { VERSION } from '../../base/platform/version.ts'
import { durationHistogram, instrumentLookup } from '../../metrics/instrument-lookup.ts'
import { recordDuration } from '../../metrics/record-duration.ts'
import {
  ERROR_TYPE,
  HTTP_RESPONSE_STATUS_CODE,
  NETWORK_PROTOCOL_VERSION,
  SERVER_ADDRESS,
  SERVER_PORT,
} from '../http-attributes.ts'
import { methodAttribute } from '../http-methods.ts'
import { describedUrl } from './described-url.ts'
import type { ClientExchange } from './http-client-attributes.ts'

/** The instrument for requests that are sent; `undefined` where no MeterProvider is registered. */
export const clientDuration: () => Histogram | undefined = instrumentLookup(
  '@throughline/core',
  VERSION,
  (meter: Meter) =>
    durationHistogram(meter, 'http.client.request.duration', 'Duration of HTTP client requests.'),
)

/** Measures an attempt that has ended. Semantic conventions 1.44, http/http-metrics.md. */
export function measureAttempt(
  histogram: Histogram,
  startedAt: number,
  { method, url, socketPath, statusCode, protocolVersion }: ClientExchange,
  failure: string | undefined,
  context: Context,
): void {
  const attributes: Attributes = { 'http.request.method': methodAttribute(method) }
  const server = describedUrl(url)?.server
  if (socketPath !== undefined) attributes[SERVER_ADDRESS] = socketPath
  else if (server !== undefined) {
    attributes[SERVER_ADDRESS] = server.address
    attributes[SERVER_PORT] = server.port
  }
  if (statusCode !== undefined) attributes[HTTP_RESPONSE_STATUS_CODE] = statusCode
  if (protocolVersion !== undefined) attributes[NETWORK_PROTOCOL_VERSION] = protocolVersion
  if (failure !== undefined) attributes[ERROR_TYPE] = failure
  recordDuration(histogram, startedAt, attributes, context)
}
