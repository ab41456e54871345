import type { Answer, Api, RequestContext } from '../api.ts'
import { noThrottle } from '../api.ts'
import type { ErrorCode } from '../error-code.ts'
import { errorCode } from '../error-code.ts'
import { parseBatches } from '../log/parse-batches.ts'
import type { Partition } from '../log/partition.ts'
import type { RecordBatch } from '../log/record-batch.ts'
import type { Reader } from '../wire/reader.ts'
import { mapTopicList, readTopicList, writeTopicList } from '../wire/topic-list.ts'
import { Writer } from '../wire/writer.ts'

const noOffset = -1
const createTime = -1

export const produce: Api = { key: 0, minVersion: 7, maxVersion: 7, answer }

function answer(request: Reader, { broker }: RequestContext): Answer {
  const transactionalId = request.nullableString()
  const acks = request.int16()
  request.int32()
  const topics = readTopicList(request, each => ({ index: each.int32(), records: each.bytes() }))
  const results = mapTopicList(topics, store)
  if (acks === 0) return undefined
  return writeTopicList(new Writer(), results, (out, { index, error, baseOffset, logStartOffset }) => {
    out.int32(index).int16(error).int64(baseOffset).int64(createTime).int64(logStartOffset)
  }).int32(noThrottle)

  function store(topic: string, { index, records }: { index: number; records: Buffer }) {
    const partition = broker.topics.partition(topic, index)
    const logStartOffset = partition?.logStartOffset ?? noOffset
    const refused = (error: ErrorCode) => ({ index, error, baseOffset: noOffset, logStartOffset })
    if (acks < -1 || acks > 1) return refused(errorCode.invalidRequiredAcks)
    if (!partition) return refused(errorCode.unknownTopicOrPartition)
    const batches = parseBatches(records)
    if (typeof batches === 'number') return refused(batches)
    const problem = firstProblem(batches, partition)
    if (problem !== undefined) return refused(problem)
    const [baseOffset = noOffset] = batches.map(batch => partition.append(batch))
    return { index, error: errorCode.none, baseOffset, logStartOffset }
  }

  function firstProblem(batches: RecordBatch[], partition: Partition): ErrorCode | undefined {
    return batches.map(batch => admission(batch, partition)).find(error => error !== errorCode.none)
  }

  function admission(batch: RecordBatch, partition: Partition): ErrorCode {
    if (!batch.isTransactional) return errorCode.none
    if (transactionalId === null) return errorCode.invalidTransactionState
    const { producerId, producerEpoch } = batch
    return broker.transactions.admits({ transactionalId, producerId, producerEpoch }, partition)
  }
}
