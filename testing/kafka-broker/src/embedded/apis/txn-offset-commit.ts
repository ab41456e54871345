import type { Api, RequestContext } from '../api.ts'
import type { Reader } from '../wire/reader.ts'
import type { Writer } from '../wire/writer.ts'
import { answerOffsets } from './answer-offsets.ts'
import { readOffsets } from './read-offsets.ts'

export const txnOffsetCommit: Api = { key: 28, minVersion: 1, maxVersion: 1, answer }

function answer(request: Reader, { broker }: RequestContext): Writer {
  const transactionalId = request.string()
  const groupId = request.string()
  const producer = { transactionalId, producerId: request.int64(), producerEpoch: request.int16() }
  const offsets = readOffsets(request)
  return answerOffsets(offsets, broker.transactions.addOffsets(producer, groupId, offsets))
}
