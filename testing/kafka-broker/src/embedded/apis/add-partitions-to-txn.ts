import type { Api, RequestContext } from '../api.ts'
import { noThrottle } from '../api.ts'
import { errorCode } from '../error-code.ts'
import type { Reader } from '../wire/reader.ts'
import { mapTopicList, readTopicList, writeTopicList } from '../wire/topic-list.ts'
import { Writer } from '../wire/writer.ts'
import { readProducer } from './read-producer.ts'

export const addPartitionsToTxn: Api = { key: 24, minVersion: 1, maxVersion: 1, answer }

function answer(request: Reader, { broker: { topics, transactions } }: RequestContext): Writer {
  const producer = readProducer(request)
  const asked = readTopicList(request, each => each.int32())
  const added = mapTopicList(asked, (topic, index) => {
    const partition = topics.partition(topic, index)
    const error = partition
      ? transactions.addPartition(producer, partition)
      : errorCode.unknownTopicOrPartition
    return { index, error }
  })
  return writeTopicList(new Writer().int32(noThrottle), added, (out, { index, error }) => {
    out.int32(index).int16(error)
  })
}
