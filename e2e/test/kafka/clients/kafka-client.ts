import type { KafkaTracingOptions } from '@throughline/kafka'
import type { ServerFact } from '../expected-attributes.ts'

export interface SentMessage {
  readonly key?: string
  /** `null` deletes the key. */
  readonly value: string | null
  readonly headers?: Readonly<Record<string, string>>
}

export interface ReadMessage {
  readonly key: string | undefined
  readonly value: string | undefined
  readonly headers: Readonly<Record<string, string>>
}

interface TopicMessages {
  readonly topic: string
  readonly messages: readonly SentMessage[]
}

/** A connected producer of a client. */
export interface ProducerUnderTest {
  /** The traced client itself, as the user holds it. */
  readonly traced: object
  send(topic: string, messages: readonly SentMessage[]): Promise<unknown>
  /** Sends to several topics at once. */
  sendAll(parts: readonly TopicMessages[]): Promise<unknown>
}

/** Whether, and how, a client is traced. */
export type Tracing = KafkaTracingOptions | 'untraced'

export interface ConsumeOptions {
  readonly tracing: Tracing
  readonly groupId: string
  /** Messages to wait for. */
  readonly count: number
  /**
   * Called once for each message, in its span; `commit` commits its offset. What it throws is swallowed after it has passed
   * through the client.
   */
  readonly handler?: (
    message: ReadMessage,
    commit: () => Promise<unknown> | unknown,
  ) => Promise<unknown> | unknown
}

/** A client library under the contract. Everything that it opens is closed by `closeAll`. */
export interface KafkaClient {
  readonly name: string
  /** `error.type` of a send to a topic that does not exist. */
  readonly unknownTopic: string
  /** What it knows of the server of a send, of a message that it has received, and of a commit. */
  readonly sees: Readonly<Record<'sent' | 'received' | 'committed', readonly ServerFact[]>>
  producer(tracing: Tracing): Promise<ProducerUnderTest>
  /** Sends two messages in a transaction, and ends it. */
  transact(tracing: Tracing, end: 'commit' | 'abort', topic: string): Promise<void>
  /** Reads a topic from its beginning, and processes each message. */
  consume(topic: string, options: ConsumeOptions): Promise<void>
  /** A producer and a consumer of the library, unconnected, and each wrapped twice. */
  wrappedTwice(): readonly (readonly [bare: object, once: object, twice: object])[]
  closeAll(): Promise<void>
}

/** Makes a client for the brokers at `addresses`, whose `clientId` is `contract`. */
export type CreateClient = (addresses: readonly string[]) => KafkaClient
