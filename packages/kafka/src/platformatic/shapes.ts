import type { ReceivedMessage } from '../messages/client-message.ts'

/**
 * The shapes of this client that are needed here. Its own types have parameters for keys, values and headers, and differ
 * between its versions 1 and 2; these fit all of them.
 */

type Method = (...args: never[]) => unknown

/** A `Producer`. */
export interface ProducerLike {
  readonly send: Method
  readonly beginTransaction: Method
  readonly transaction: object | undefined
}

/** A `Consumer`. */
export interface ConsumerLike {
  readonly consume: Method
}

/** A message of a `MessagesStream`. */
export interface MessageLike extends ReceivedMessage {
  readonly topic: string
  readonly partition: number
}

export interface SentMessage {
  readonly topic: string
  readonly key?: unknown
  readonly value?: unknown
  readonly headers?: unknown
}

export interface SendOptions {
  readonly messages: SentMessage[]
}

export interface SendResult {
  readonly offsets?: readonly StoredMessages[] | undefined
}

export interface StoredMessages {
  readonly topic: string
  readonly partition: number
  readonly offset: bigint
}

export type Callback<T> = (error: Error | null, result: T) => void

/** A `send`, of a producer or a transaction. It returns a promise, or takes a callback. */
export type Send = (options: SendOptions, callback?: Callback<SendResult>) => Promise<SendResult> | undefined
