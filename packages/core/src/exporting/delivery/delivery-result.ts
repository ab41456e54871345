/** How the delivery of one export request ended. Sentences carry no credentials and no query string. */
export type DeliveryResult = Accepted | Refused | Stored | Unreachable

/** The collector took the request: all of it, or (OTLP "partial success") all but `rejectedSpans`. */
export interface Accepted {
  readonly outcome: 'accepted'
  /** Spans the collector dropped; sending them again is forbidden by OTLP. */
  readonly rejectedSpans: number
  /** The message of the collector. */
  readonly message?: string
  /** Why its response could not be read, which may have had a message. */
  readonly unread?: string
}

/** The collector refused, and would refuse again. */
export interface Refused {
  readonly outcome: 'refused'
  readonly reason: string
}

/** The request is on the disk, and will be sent by the transport itself. */
export interface Stored {
  readonly outcome: 'stored'
}

/** Worth another try, but the time for it is over: the caller may keep the batch and send it later. */
export interface Unreachable {
  readonly outcome: 'unreachable'
  readonly reason: string
  /** Milliseconds the collector asked to be left alone (`Retry-After`), where it did. */
  readonly retryAfterMillis?: number
  /** Whether the collector has the whole request, and has not answered it: it may have taken the spans. */
  readonly isUnanswered?: boolean
}

/** What one attempt came to. */
export type Verdict = Accepted | Refused | Retry

/** One attempt failed in a way that another may not. */
export interface Retry {
  readonly outcome: 'retry'
  readonly reason: string
  /** Milliseconds the backend asked to wait. */
  readonly retryAfterMillis?: number
  /** Whether waiting would be pointless: an idle connection turned out to have been closed. */
  readonly atOnce?: boolean
  /** Whether the backend has the whole request, and has not answered it. */
  readonly isUnanswered?: boolean
}
