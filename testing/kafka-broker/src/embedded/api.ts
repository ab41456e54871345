import type { BrokerState } from './broker-state.ts'
import type { Reader } from './wire/reader.ts'
import type { Writer } from './wire/writer.ts'

/** Who asks, and of what. */
export interface RequestContext {
  readonly broker: BrokerState
  readonly version: number
  readonly clientId: string
  readonly clientHost: string
  /** Aborted when the connection closes. */
  readonly signal: AbortSignal
}

/**
 * One request type of Kafka's protocol. It speaks a single version, the one that kafkajs and Apache Kafka 4
 * agree on, so that both brokers are spoken to in the same way and no encoding is flexible.
 */
export interface Api {
  readonly key: number
  readonly minVersion: number
  readonly maxVersion: number
  /** `undefined` is for a producer that wants no answer. */
  answer(request: Reader, context: RequestContext): Answer | Promise<Answer>
}

export type Answer = Writer | undefined

/** This broker never throttles. */
export const noThrottle = 0
