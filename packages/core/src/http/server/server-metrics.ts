import type { Attributes, Context, Histogram, Meter, UpDownCounter } from '@opentelemetry/api'
import { ValueType } from '@opentelemetry/api'
import { durationHistogram, measureSafely } from '../../metrics/instrument-lookup.ts'
import { recordDuration } from '../../metrics/record-duration.ts'
import {
  ERROR_TYPE,
  HTTP_RESPONSE_STATUS_CODE,
  HTTP_ROUTE,
  NETWORK_PROTOCOL_VERSION,
} from '../http-attributes.ts'
import { methodAttribute } from '../http-methods.ts'

/** The instruments for requests that are served. Semantic conventions 1.44, http/http-metrics.md. */
export interface ServerInstruments {
  readonly duration: Histogram
  readonly active: UpDownCounter
}

export function serverInstruments(meter: Meter): ServerInstruments {
  return {
    duration: durationHistogram(meter, 'http.server.request.duration', 'Duration of HTTP server requests.'),
    active: meter.createUpDownCounter('http.server.active_requests', {
      description: 'Number of active HTTP server requests.',
      unit: '{request}',
      valueType: ValueType.INT,
    }),
  }
}

/** What is measured of a request at its end. */
export interface ServedResult {
  readonly route: string | undefined
  readonly statusCode: number | undefined
  readonly errorType: string | undefined
  readonly protocolVersion: string
  /** Whether the response has no end of its own, such as a stream of events: its duration says nothing. */
  readonly isEndless: boolean
}

/** The measurement of one request, sampled or not. */
export class MeasuredRequest {
  readonly #instruments: ServerInstruments
  readonly #attributes: Attributes
  readonly #startedAt: number

  constructor(instruments: ServerInstruments, method: string, scheme: string) {
    this.#instruments = instruments
    this.#attributes = { 'http.request.method': methodAttribute(method), 'url.scheme': scheme }
    this.#startedAt = performance.now()
    measureSafely(() => instruments.active.add(1, this.#attributes))
  }

  /** @param context has the span, for exemplars */
  end({ route, statusCode, errorType, protocolVersion, isEndless }: ServedResult, context: Context): void {
    const { active, duration } = this.#instruments
    measureSafely(() => active.add(-1, this.#attributes))
    if (isEndless) return
    const { 'http.request.method': method, 'url.scheme': scheme } = this.#attributes
    // Not a spread, which takes 2.7 us on Node 20; a literal takes 0.1.
    const attributes: Attributes = {
      'http.request.method': method,
      'url.scheme': scheme,
      [NETWORK_PROTOCOL_VERSION]: protocolVersion,
    }
    if (route !== undefined) attributes[HTTP_ROUTE] = route
    if (statusCode !== undefined) attributes[HTTP_RESPONSE_STATUS_CODE] = statusCode
    if (errorType !== undefined) attributes[ERROR_TYPE] = errorType
    recordDuration(duration, this.#startedAt, attributes, context)
  }
}
