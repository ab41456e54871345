import type { ErrorCode } from '../error-code.ts'
import { errorCode } from '../error-code.ts'
import type { AbortedTransaction } from '../log/open-transactions.ts'
import type { Partition } from '../log/partition.ts'
import type { Topics } from '../log/topics.ts'
import type { TopicList } from '../wire/topic-list.ts'
import { mapTopicList } from '../wire/topic-list.ts'

export interface FetchPosition {
  index: number
  offset: number
  maxBytes: number
}

export interface FetchLimits {
  maxBytes: number
  readCommitted: boolean
}

export interface FetchedPartition {
  index: number
  error: ErrorCode
  highWatermark: number
  lastStableOffset: number
  logStartOffset: number
  aborted: AbortedTransaction[]
  byteCount: number
  batches: Buffer[]
}

/** The present content of the requested partitions, within the limits of the whole request. */
export function readLogs(
  topics: Topics,
  positions: TopicList<FetchPosition>,
  { maxBytes, readCommitted }: FetchLimits,
): TopicList<FetchedPartition> {
  let remaining = maxBytes
  return mapTopicList(positions, readNext)

  function readNext(topic: string, position: FetchPosition): FetchedPartition {
    const partition = topics.partition(topic, position.index)
    if (!partition) return nothing(position.index)
    const fetched = readLog(partition, position, remaining, readCommitted)
    remaining -= fetched.byteCount
    return fetched
  }
}

function readLog(
  partition: Partition,
  { offset, maxBytes }: FetchPosition,
  remaining: number,
  readCommitted: boolean,
): FetchedPartition {
  const { index, highWatermark, lastStableOffset, logStartOffset } = partition
  const state = { ...nothing(index), highWatermark, lastStableOffset, logStartOffset }
  if (offset < logStartOffset || offset > highWatermark)
    return { ...state, error: errorCode.offsetOutOfRange }
  const end = readCommitted ? lastStableOffset : highWatermark
  const batches = remaining > 0 ? partition.read(offset, end, Math.min(maxBytes, remaining)) : []
  const aborted = readCommitted ? partition.abortedWithin(offset, end) : []
  const byteCount = batches.reduce((sum, each) => sum + each.length, 0)
  return { ...state, error: errorCode.none, aborted, byteCount, batches }
}

function nothing(index: number): FetchedPartition {
  const error = errorCode.unknownTopicOrPartition
  const nowhere = { highWatermark: -1, lastStableOffset: -1, logStartOffset: -1 }
  return { index, error, ...nowhere, aborted: [], byteCount: 0, batches: [] }
}
