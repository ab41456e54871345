/**
 * `Uint8Array<ArrayBuffer>`, which `fetch` wants from TypeScript 5.9, in words that TypeScript before 5.7 understands: there
 * `Uint8Array` is not generic.
 */
type TransportBody = ReturnType<Uint8ArrayConstructor['of']>

/**
 * One HTTP request of an exporter: a batch of spans in the format of the backend, compressed where that was asked for.
 * All but `url` is what `fetch` takes as its options.
 */
export interface TransportRequest {
  /** The address of the exporter, without a user and a password: those are in `headers`. */
  readonly url: string
  readonly method: 'POST'
  /** Names in lower case. The length of the body is left to the transport. */
  readonly headers: Readonly<Record<string, string>>
  /** Is sent as it is, and must not be changed. */
  readonly body: TransportBody
  /** Aborts when the time of the attempt is over, and when the exporter is shut down. */
  readonly signal: AbortSignal
  /** Makes `fetch` hand on a redirect: `headers` may hold a key, and are for one address. */
  readonly redirect: 'manual'
}

/** `Headers` and `ReadableStream` can be iterated, which the types of the DOM say only with `dom.iterable` and `dom.asynciterable`. */
interface FetchHeaders {
  forEach(visit: (value: string, name: string) => void): void
}

interface FetchBody {
  getReader(): unknown
}

/** What came back. A `Response` of `fetch` is one. */
export interface TransportResponse {
  /** 200 to 299: delivered. 429, 502, 503 and 504: sent again later. Any other: refused, and dropped. */
  readonly status: number
  /** The text of the status line. @default '' */
  readonly statusText?: string | undefined
  /** Read are `content-type`, `retry-after`, `date` and `location`, in any case. @default {} */
  readonly headers?:
    | Readonly<Record<string, string | readonly string[] | undefined>>
    | Iterable<readonly [string, string]>
    | FetchHeaders
  /** Whole, or as a stream; at most 64 KiB are read. @default empty */
  readonly body?: Uint8Array | AsyncIterable<Uint8Array> | FetchBody | null | undefined
}

/**
 * Carries the requests of an exporter in place of its own HTTP client: through a proxy, a Unix socket, a message queue. The
 * exporter keeps its queue, retries, compression and the reading of responses. It calls the methods outside of every trace.
 */
export interface ExporterTransport {
  /**
   * Makes one attempt. A rejection means that the backend could not be reached: the batch is sent again later. An attempt that
   * outlives its `signal` counts as failed. It is not called while the process exits, when no promise is settled any more.
   */
  send(request: TransportRequest): Promise<TransportResponse>
  /** Is called once, when the exporter is shut down. */
  close?(): unknown
}
