/** A broker to talk to, and how to be done with it. */
export interface RunningBroker {
  /** Addresses for a client's `brokers`, `host:port`. */
  readonly brokers: string[]
  /** Who answers there: one that was already there, Apache Kafka, or the embedded broker. */
  readonly kind: 'external' | 'apache' | 'embedded'
  /** For people, for example `Apache Kafka 4.3.1 (KRaft, JVM 17.0.15)`. */
  readonly description: string
  /** Stops what `startBroker` started and removes what it left on disk. May be called more than once. */
  stop(): Promise<void>
}
