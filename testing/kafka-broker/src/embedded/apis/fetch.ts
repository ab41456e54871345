import type { Api, RequestContext } from '../api.ts'
import { noThrottle } from '../api.ts'
import { errorCode } from '../error-code.ts'
import { untilChanged } from '../log/until-changed.ts'
import type { Reader } from '../wire/reader.ts'
import type { TopicList } from '../wire/topic-list.ts'
import { readTopicList, writeTopicList } from '../wire/topic-list.ts'
import { Writer } from '../wire/writer.ts'
import type { FetchedPartition, FetchPosition } from './fetch-logs.ts'
import { readLogs } from './fetch-logs.ts'

const noSession = 0
const anyReplica = -1

export const fetch: Api = { key: 1, minVersion: 11, maxVersion: 11, answer }

async function answer(request: Reader, { broker, signal }: RequestContext): Promise<Writer> {
  request.int32()
  const maxWait = request.int32()
  const minBytes = request.int32()
  const limits = { maxBytes: request.int32(), readCommitted: request.int8() === 1 }
  request.int32()
  request.int32()
  const positions = readTopicList(request, readPosition)
  const deadline = performance.now() + maxWait

  for (;;) {
    const fetched = readLogs(broker.topics, positions, limits)
    const remaining = deadline - performance.now()
    if (isEnough(fetched, minBytes) || remaining <= 0 || signal.aborted) return respond(fetched)
    await untilChanged(partitionsOf(positions), remaining, signal)
  }

  function partitionsOf(topics: TopicList<FetchPosition>) {
    return topics.flatMap(each =>
      each.partitions.flatMap(({ index }) => broker.topics.partition(each.topic, index) ?? []),
    )
  }
}

function readPosition(request: Reader): FetchPosition {
  const index = request.int32()
  request.int32()
  const offset = request.int64()
  request.int64()
  return { index, offset, maxBytes: request.int32() }
}

/** Errors are returned at once, and so is any data for which a new fetch would not wait. */
function isEnough(fetched: TopicList<FetchedPartition>, minBytes: number): boolean {
  const partitions = fetched.flatMap(each => each.partitions)
  if (partitions.some(each => each.error !== errorCode.none)) return true
  return partitions.reduce((sum, each) => sum + each.byteCount, 0) >= minBytes
}

function respond(fetched: TopicList<FetchedPartition>): Writer {
  const response = new Writer().int32(noThrottle).int16(errorCode.none).int32(noSession)
  return writeTopicList(response, fetched, writePartition)
}

function writePartition(out: Writer, partition: FetchedPartition): void {
  const { index, error, highWatermark, lastStableOffset, logStartOffset, aborted, byteCount, batches } =
    partition
  out.int32(index).int16(error).int64(highWatermark).int64(lastStableOffset).int64(logStartOffset)
  out.array(aborted, (each, { producerId, firstOffset }) => each.int64(producerId).int64(firstOffset))
  out.int32(anyReplica).int32(byteCount)
  for (const batch of batches) out.raw(batch)
}
