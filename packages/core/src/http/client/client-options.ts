import type { OptionTable } from '../../base/options/checked-options.ts'
import { checkedOptions } from '../../base/options/checked-options.ts'
import { expected } from '../../base/options/expected.ts'
import { isRecord } from '../../base/options/object-checks.ts'
import { A_FUNCTION } from '../../base/options/option-kinds.ts'
import type { CapturedHeaders, CaptureHeadersOptions } from '../captured-headers.ts'
import { capturedHeaders } from '../captured-headers.ts'

/** A request that is about to be sent. */
export interface OutgoingRequest {
  /** The method as it is sent. */
  readonly method: string
  /** The whole URL; of a Unix domain socket, with the host that the caller has named. */
  readonly url: URL
}

/** Options for tracing the requests that are sent. */
export interface HttpClientOptions {
  /**
   * Returns `true` for a server that gets the trace headers and the baggage. The span is made in any case.
   * @default every server gets them
   */
  readonly propagateTo?: ((url: URL) => boolean) | undefined
  /**
   * Returns `true` for a request that is not traced at all: it has no span, no trace headers and is not measured.
   * @default no request is ignored
   */
  readonly ignore?: ((request: OutgoingRequest) => boolean) | undefined
  /**
   * Returns the template of a URL, such as `/users/{id}`, for `url.template` and the name of the span, or `undefined`
   * where there is none. Use few different ones. @default the name is the method
   */
  readonly urlTemplate?: ((request: OutgoingRequest) => string | undefined) | undefined
  /** The headers that spans show; credentials are redacted. @default none */
  readonly captureHeaders?: CaptureHeadersOptions | undefined
}

/** {@link HttpClientOptions}, checked. */
export interface CheckedHttpClients extends Omit<HttpClientOptions, 'captureHeaders'> {
  readonly captureHeaders?: CapturedHeaders | undefined
}

/**
 * The rules of {@link HttpClientOptions}.
 *
 * @param prefix of the names in errors
 */
export function httpClientRules(prefix = ''): OptionTable<CheckedHttpClients> {
  return {
    propagateTo: A_FUNCTION,
    ignore: A_FUNCTION,
    urlTemplate: A_FUNCTION,
    captureHeaders: { read: headers => capturedHeaders(headers, `${prefix}captureHeaders`) },
  }
}

/**
 * @returns `false` where requests are not traced
 * @throws TypeError for an unknown option or one of the wrong type
 */
export function checkedHttpClients(httpClients: boolean | HttpClientOptions): CheckedHttpClients | false {
  if (typeof httpClients === 'boolean') return httpClients && {}
  if (!isRecord(httpClients)) throw expected('httpClients', 'a boolean or an object of options', httpClients)
  return checkedOptions<CheckedHttpClients>(httpClients, httpClientRules('httpClients.'), 'httpClients')
}
