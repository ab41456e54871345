import type { ObservableResult } from '@opentelemetry/api'

interface PartitionLag {
  readonly topic: string
  readonly partition: number
  readonly messages: number
}

/** How far behind one consumer is, in each of its partitions. */
export class ConsumerLags {
  #partitions = new Map<string, PartitionLag>()
  #groupId: string | undefined

  set(groupId: string | undefined, topic: string, partition: number, messages: number): void {
    this.#groupId = groupId
    this.#partitions.set(`${partition} ${topic}`, { topic, partition, messages })
    consumers.add(this)
  }

  /** Forgets partitions that are no longer this consumer's. */
  keep(assigned: Readonly<Record<string, readonly number[]>>): void {
    for (const [key, { topic, partition }] of this.#partitions)
      if (assigned[topic]?.includes(partition) !== true) this.#partitions.delete(key)
  }

  /** The consumer has stopped, or crashed: its last figures would stand for ever. */
  clear(): void {
    this.#partitions.clear()
    consumers.delete(this)
  }

  observe(result: ObservableResult): void {
    for (const { topic, partition, messages } of this.#partitions.values())
      result.observe(messages, {
        'messaging.system': 'kafka',
        'messaging.destination.name': topic,
        'messaging.destination.partition.id': String(partition),
        ...(this.#groupId !== undefined && { 'messaging.consumer.group.name': this.#groupId }),
      })
  }
}

/** Those that have figures. */
const consumers = new Set<ConsumerLags>()

export function observeLags(result: ObservableResult): void {
  for (const each of consumers) each.observe(result)
}
