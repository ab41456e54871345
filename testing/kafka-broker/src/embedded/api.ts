import type { BrokerState } from './broker-state.ts'
import type { Reader } from './wire/reader.ts'
import type { Writer } from './wire/writer.ts'

/** The connection of a request, and its broker. */
export interface RequestContext {
  readonly broker: BrokerState
  readonly version: number
  readonly clientId: string
  readonly clientHost: string
  /** Aborted when the connection closes. */
  readonly signal: AbortSignal
}

/**
 * One request type of Kafka's protocol. Supports a single version, which kafkajs and Apache Kafka 4 share, so that
 * clients talk to both brokers in the same way and no encoding is flexible. LeaveGroup has older ones, for librdkafka.
 */
export interface Api {
  readonly key: number
  readonly minVersion: number
  readonly maxVersion: number
  /** `undefined` for a producer that requests no response. */
  answer(request: Reader, context: RequestContext): Answer | Promise<Answer>
}

export type Answer = Writer | undefined

/** This broker never throttles. */
export const noThrottle = 0
