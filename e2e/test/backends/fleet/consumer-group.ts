import type { Admin } from 'kafkajs'
import { AssignerProtocol } from 'kafkajs'
import { expect } from 'vitest'

const TIMEOUT = 90_000

/** A group of Collectors, as Kafka knows it. */
export class ConsumerGroup {
  readonly #admin: Admin
  readonly #groupId: string
  readonly #topic: string

  constructor(admin: Admin, groupId: string, topic: string) {
    this.#admin = admin
    this.#groupId = groupId
    this.#topic = topic
  }

  /** Waits until so many members share all partitions, and no rebalance runs. */
  async settled(members: number, partitions: number): Promise<void> {
    const shares = async () => (await this.#shares()).filter(share => share > 0)
    const wanted = { members, partitions }
    await expect
      .poll(async () => countsOf(await shares()), { timeout: TIMEOUT, interval: 200 })
      .toEqual(wanted)
  }

  /** Waits until all records have been read, and that is committed. */
  async caughtUp(): Promise<void> {
    await expect.poll(() => this.#lag(), { timeout: TIMEOUT, interval: 200 }).toBe(0)
  }

  /** The number of partitions of each member; none while a rebalance runs. */
  async #shares(): Promise<number[]> {
    const { groups } = await this.#admin.describeGroups([this.#groupId])
    const [group] = groups
    if (group?.state !== 'Stable') return []
    return group.members.map(({ memberAssignment }) => {
      const decoded = AssignerProtocol.MemberAssignment.decode(memberAssignment)
      return decoded?.assignment[this.#topic]?.length ?? 0
    })
  }

  async #lag(): Promise<number> {
    const ends = await this.#admin.fetchTopicOffsets(this.#topic)
    const [committed] = await this.#admin.fetchOffsets({ groupId: this.#groupId, topics: [this.#topic] })
    const offsets = new Map(committed?.partitions.map(({ partition, offset }) => [partition, Number(offset)]))
    // An offset of -1 is none: nothing of the partition has been read.
    return ends.reduce(
      (lag, { partition, high }) => lag + Number(high) - Math.max(0, offsets.get(partition) ?? 0),
      0,
    )
  }
}

function countsOf(shares: readonly number[]): { members: number; partitions: number } {
  return { members: shares.length, partitions: shares.reduce((sum, share) => sum + share, 0) }
}
