/**
 * The shapes of the KafkaJS-compatible clients. The package takes minutes to build, so its own types are not used here.
 */

type Method = (...args: never[]) => unknown

export interface ProducerLike {
  readonly send: Method
  readonly sendBatch: Method
  readonly transaction: Method
}

export interface ConsumerLike {
  readonly run: Method
}

export interface KafkaLike {
  readonly producer: Method
  readonly consumer: Method
}
