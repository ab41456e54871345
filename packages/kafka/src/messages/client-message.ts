/** The properties that messages of every client have, sent or received. */
export interface ClientMessage {
  readonly key?: unknown
  readonly value?: unknown
  readonly headers?: unknown
}

/** A message that a consumer got. */
export interface ReceivedMessage extends ClientMessage {
  readonly offset?: string | bigint | undefined
  /** In milliseconds since 1970, as text or a number. */
  readonly timestamp?: unknown
}

/** The source of a message: the `batch` of `eachBatch`, or an object with the same properties. */
export interface MessageSource {
  readonly topic: string
  readonly partition: number
}
