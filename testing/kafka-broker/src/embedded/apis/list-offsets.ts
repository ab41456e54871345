import type { Api, RequestContext } from '../api.ts'
import { noThrottle } from '../api.ts'
import { errorCode } from '../error-code.ts'
import type { Partition } from '../log/partition.ts'
import type { Reader } from '../wire/reader.ts'
import { mapTopicList, readTopicList, writeTopicList } from '../wire/topic-list.ts'
import { Writer } from '../wire/writer.ts'

const latest = -1
const earliest = -2
const unknown = { timestamp: -1, offset: -1 }

export const listOffsets: Api = { key: 2, minVersion: 3, maxVersion: 3, answer }

function answer(request: Reader, { broker }: RequestContext): Writer {
  request.int32()
  const readCommitted = request.int8() === 1
  const topics = readTopicList(request, each => ({ index: each.int32(), timestamp: each.int64() }))
  const found = mapTopicList(topics, (topic, { index, timestamp }) => {
    const partition = broker.topics.partition(topic, index)
    if (!partition) return { index, error: errorCode.unknownTopicOrPartition, ...unknown }
    return { index, error: errorCode.none, ...find(partition, timestamp, readCommitted) }
  })
  return writeTopicList(new Writer().int32(noThrottle), found, (out, { index, error, timestamp, offset }) => {
    out.int32(index).int16(error).int64(timestamp).int64(offset)
  })
}

function find(partition: Partition, timestamp: number, readCommitted: boolean): typeof unknown {
  const end = readCommitted ? partition.lastStableOffset : partition.highWatermark
  if (timestamp === latest) return { timestamp: -1, offset: end }
  if (timestamp === earliest) return { timestamp: -1, offset: partition.logStartOffset }
  const batch = partition.batchAt(timestamp)
  return batch && batch.baseOffset < end
    ? { timestamp: batch.maxTimestamp, offset: batch.baseOffset }
    : unknown
}
