import type { ErrorCode } from '../error-code.ts'
import { errorCode } from '../error-code.ts'
import { Partition } from './partition.ts'

const legalName = /^(?!\.{1,2}$)[a-zA-Z0-9._-]{1,249}$/
const maxPartitions = 1_000

/** The topics of one broker by name. */
export class Topics {
  readonly #topics = new Map<string, Partition[]>()
  readonly #defaultPartitions: number

  constructor(defaultPartitions: number) {
    this.#defaultPartitions = defaultPartitions
  }

  get names(): string[] {
    return [...this.#topics.keys()]
  }

  partitions(topic: string): Partition[] | undefined {
    return this.#topics.get(topic)
  }

  partition(topic: string, index: number): Partition | undefined {
    return this.#topics.get(topic)?.[index]
  }

  /** The error of a new topic, `none` where it is valid. A partition count of -1 means the default. */
  problemOf(topic: string, partitionCount: number): ErrorCode {
    if (!legalName.test(topic)) return errorCode.invalidTopic
    if (this.#topics.has(topic)) return errorCode.topicAlreadyExists
    const legalCount = partitionCount === -1 || (partitionCount > 0 && partitionCount <= maxPartitions)
    return legalCount ? errorCode.none : errorCode.invalidPartitions
  }

  create(topic: string, partitionCount = -1): ErrorCode {
    const problem = this.problemOf(topic, partitionCount)
    if (problem !== errorCode.none) return problem
    const length = partitionCount === -1 ? this.#defaultPartitions : partitionCount
    this.#topics.set(
      topic,
      Array.from({ length }, (_, index) => new Partition(index)),
    )
    return errorCode.none
  }

  delete(topic: string): ErrorCode {
    const partitions = this.#topics.get(topic)
    if (!partitions) return errorCode.unknownTopicOrPartition
    this.#topics.delete(topic)
    for (const partition of partitions) partition.announce()
    return errorCode.none
  }
}
