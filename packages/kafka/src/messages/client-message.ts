/** The properties that messages of every client have, sent or received. */
export interface ClientMessage {
  readonly key?: unknown
  readonly value?: unknown
  readonly headers?: unknown
}

/** A message that a consumer got. */
export interface ReceivedMessage extends ClientMessage {
  readonly offset?: string | bigint | undefined
}
