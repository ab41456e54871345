import type { TopicList } from '../wire/topic-list.ts'

export interface CommittedOffset {
  partition: number
  offset: number
  metadata: string | null
}

/** The committed offsets of a group, by topic and partition. */
export class Offsets {
  readonly #topics = new Map<string, Map<number, CommittedOffset>>()

  get(topic: string, partition: number): CommittedOffset | undefined {
    return this.#topics.get(topic)?.get(partition)
  }

  set(topic: string, committed: CommittedOffset): void {
    const partitions = this.#topics.get(topic) ?? new Map<number, CommittedOffset>()
    this.#topics.set(topic, partitions.set(committed.partition, committed))
  }

  setAll(topics: TopicList<CommittedOffset>): void {
    for (const { topic, partitions } of topics) {
      for (const partition of partitions) this.set(topic, partition)
    }
  }

  forget(topic: string): void {
    this.#topics.delete(topic)
  }

  list(): TopicList<CommittedOffset> {
    return [...this.#topics].map(([topic, partitions]) => ({ topic, partitions: [...partitions.values()] }))
  }
}
