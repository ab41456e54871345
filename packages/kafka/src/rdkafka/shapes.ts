import type { MessageSource, ReceivedMessage } from '../messages/client-message.ts'

/** The shapes of the callback API of node-rdkafka, which @confluentinc/kafka-javascript has too. */

type Method = (...args: never[]) => unknown

export interface ProducerLike {
  readonly produce: Method
  readonly on: Method
}

export interface ConsumerLike {
  readonly consume: Method
}

/** A message that a consumer emits as `data`, or passes to the callback of `consume`. */
export interface ConsumedMessage extends MessageSource, Omit<ReceivedMessage, 'offset'> {
  readonly offset: number
}

/** `produce`, whose last arguments may be missing. */
export type Produce = (
  topic: string,
  partition: number | null | undefined,
  message: Buffer | null,
  key?: unknown,
  timestamp?: number | null,
  opaque?: unknown,
  headers?: unknown,
) => unknown

/** A delivery report. */
export interface Report {
  readonly partition?: number
  readonly offset?: number
  opaque?: unknown
}
