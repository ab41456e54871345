/** A producer, as kafkajs and the clients compatible with it have it. */
export interface SpanProducer {
  connect(): Promise<unknown>
  send(record: { topic: string; messages: { key: string; value: Buffer }[] }): Promise<unknown>
  disconnect(): Promise<unknown>
}

/** The part of a client that makes producers. */
export interface SpanProducers {
  producer(settings?: object): SpanProducer
}
