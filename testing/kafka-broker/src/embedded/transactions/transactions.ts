import type { ErrorCode } from '../error-code.ts'
import { errorCode } from '../error-code.ts'
import type { Groups } from '../groups/groups.ts'
import type { CommittedOffset } from '../groups/offsets.ts'
import type { Partition } from '../log/partition.ts'
import type { TopicList } from '../wire/topic-list.ts'
import type { Transaction } from './transaction.ts'
import { isOngoing } from './transaction.ts'

const maxEpoch = 32_767

/** The identity of a transactional producer in its requests. */
export interface ProducerIdentity {
  transactionalId: string
  producerId: number
  producerEpoch: number
}

/** The transaction coordinator: the producer of each transactional id, and the changes of its open transaction. */
export class Transactions {
  readonly #transactions = new Map<string, Transaction>()
  readonly #groups: Groups
  #nextProducerId = 1

  constructor(groups: Groups) {
    this.#groups = groups
  }

  /** A new instance of a producer fences the old one off and aborts its open transaction. */
  initProducer(
    transactionalId: string | null,
    timeout: number,
  ): { producerId: number; producerEpoch: number } {
    if (transactionalId === null) return { producerId: this.#nextProducerId++, producerEpoch: 0 }
    const known = this.#transactions.get(transactionalId)
    if (known) this.#fence(known)
    const transaction = known && known.producerEpoch < maxEpoch ? known : this.#create(transactionalId)
    transaction.timeout = timeout
    return { producerId: transaction.producerId, producerEpoch: transaction.producerEpoch }
  }

  addPartition(producer: ProducerIdentity, partition: Partition): ErrorCode {
    return this.#change(producer, transaction => transaction.partitions.add(partition))
  }

  addGroup(producer: ProducerIdentity, groupId: string): ErrorCode {
    return this.#change(producer, ({ offsets }) => offsets.set(groupId, offsets.get(groupId) ?? []))
  }

  addOffsets(producer: ProducerIdentity, groupId: string, added: TopicList<CommittedOffset>): ErrorCode {
    return this.#change(producer, ({ offsets }) =>
      offsets.set(groupId, [...(offsets.get(groupId) ?? []), ...added]),
    )
  }

  /** Whether a transactional batch may be appended to a partition. */
  admits(producer: ProducerIdentity, partition: Partition): ErrorCode {
    const transaction = this.#owned(producer)
    if (typeof transaction === 'number') return transaction
    return transaction.partitions.has(partition) ? errorCode.none : errorCode.invalidTransactionState
  }

  end(producer: ProducerIdentity, committed: boolean): ErrorCode {
    const transaction = this.#owned(producer)
    if (typeof transaction === 'number') return transaction
    if (!isOngoing(transaction)) return errorCode.invalidTransactionState
    this.#finish(transaction, committed)
    return errorCode.none
  }

  /** Stops every timer. */
  close(): void {
    for (const { timer } of this.#transactions.values()) clearTimeout(timer)
  }

  #create(transactionalId: string): Transaction {
    const producerId = this.#nextProducerId++
    const partitions = new Set<Partition>()
    const transaction = {
      producerId,
      producerEpoch: 0,
      timeout: 0,
      timer: undefined,
      partitions,
      offsets: new Map(),
    }
    this.#transactions.set(transactionalId, transaction)
    return transaction
  }

  #owned({ transactionalId, producerId, producerEpoch }: ProducerIdentity): Transaction | ErrorCode {
    const transaction = this.#transactions.get(transactionalId)
    if (transaction?.producerId !== producerId) return errorCode.invalidProducerIdMapping
    return producerEpoch === transaction.producerEpoch ? transaction : errorCode.invalidProducerEpoch
  }

  #change(producer: ProducerIdentity, change: (transaction: Transaction) => void): ErrorCode {
    const transaction = this.#owned(producer)
    if (typeof transaction === 'number') return transaction
    transaction.timer ??= setTimeout(() => this.#fence(transaction), transaction.timeout)
    change(transaction)
    return errorCode.none
  }

  #fence(transaction: Transaction): void {
    transaction.producerEpoch++
    if (isOngoing(transaction)) this.#finish(transaction, false)
  }

  #finish(transaction: Transaction, committed: boolean): void {
    const { producerId, producerEpoch, partitions, offsets } = transaction
    clearTimeout(transaction.timer)
    transaction.timer = undefined
    for (const partition of partitions) partition.endTransaction(producerId, producerEpoch, committed)
    if (committed)
      for (const [groupId, list] of offsets) this.#groups.getOrCreate(groupId).offsets.setAll(list)
    partitions.clear()
    offsets.clear()
  }
}
