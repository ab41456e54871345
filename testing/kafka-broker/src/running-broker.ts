/** A running broker, and how to stop it. */
export interface RunningBroker {
  /** Addresses for a client's `brokers`, `host:port`. */
  readonly brokers: string[]
  /** The kind: one that was already running, Apache Kafka, or the embedded broker. */
  readonly kind: 'external' | 'apache' | 'embedded'
  /** Readable description, such as `Apache Kafka 4.3.1 (KRaft, JVM 17.0.15)`. */
  readonly description: string
  /** Stops what `startBroker` started and removes its files. May be called more than once. */
  stop(): Promise<void>
  /**
   * Ends the broker by a signal; what it returns starts it again, at the same address and with what it has stored.
   * Missing where it is not Apache Kafka.
   */
  interrupt?(signal: 'SIGTERM' | 'SIGKILL'): Promise<() => Promise<void>>
}
