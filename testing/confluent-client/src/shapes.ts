/** The part of the KafkaJS-compatible API that the tests use. Its own types are not there before it is built. */
export interface ConfluentClient {
  readonly Kafka: new (config: object) => ConfluentKafka
  readonly logLevel: { readonly NOTHING: number }
  readonly Producer: new (config: object) => CallbackProducer
  readonly KafkaConsumer: new (config: object, topicConfig: object) => CallbackConsumer
}

/** The callback API, which emits events. */
interface CallbackClient extends NodeJS.EventEmitter {
  connect(): void
  disconnect(): void
}

interface CallbackProducer extends CallbackClient {
  produce(
    topic: string,
    partition: number | null,
    message: Buffer | null,
    key?: string | null,
    timestamp?: number | null,
    opaque?: unknown,
    headers?: readonly object[],
  ): unknown
  setPollInterval(milliseconds: number): unknown
}

interface CallbackConsumer extends CallbackClient {
  subscribe(topics: readonly string[]): unknown
  consume(): unknown
  commitMessageSync(message: unknown): unknown
}

interface ConfluentKafka {
  producer(config?: object): ConfluentProducer
  consumer(config?: object): ConfluentConsumer
  admin(config?: object): object
}

interface Client {
  connect(): Promise<void>
  disconnect(): Promise<void>
}

export interface ConfluentProducer extends Client {
  send(record: { topic: string; messages: object[] }): Promise<object[]>
  sendBatch(batch: { topicMessages: { topic: string; messages: object[] }[] }): Promise<object[]>
  transaction(): Promise<ConfluentProducer>
  commit(): Promise<void>
  abort(): Promise<void>
}

export interface ConfluentMessage {
  readonly key: Buffer | null
  readonly value: Buffer | null
  readonly offset: string
  readonly headers?: Readonly<Record<string, Buffer | Buffer[]>>
}

interface ConfluentConsumer extends Client {
  subscribe(subscription: { topics: string[] }): Promise<void>
  run(config: {
    eachMessage?(payload: { message: ConfluentMessage; partition: number }): Promise<void>
    eachBatch?(payload: { batch: { messages: ConfluentMessage[] } }): Promise<void>
  }): Promise<void>
  pause(topics: { topic: string }[]): unknown
  commitOffsets(offsets: { topic: string; partition: number; offset: string }[]): Promise<void>
}
