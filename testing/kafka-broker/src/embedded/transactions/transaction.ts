import type { CommittedOffset } from '../groups/offsets.ts'
import type { Partition } from '../log/partition.ts'
import type { TopicList } from '../wire/topic-list.ts'

/** The transactional id of one producer, and the changes of its current transaction. */
export interface Transaction {
  readonly producerId: number
  producerEpoch: number
  /** Milliseconds after which an unfinished transaction is aborted. */
  timeout: number
  timer: NodeJS.Timeout | undefined
  readonly partitions: Set<Partition>
  /** Group id -> offsets that count once the transaction is committed. */
  readonly offsets: Map<string, TopicList<CommittedOffset>>
}

export function isOngoing({ partitions, offsets }: Transaction): boolean {
  return partitions.size > 0 || offsets.size > 0
}
