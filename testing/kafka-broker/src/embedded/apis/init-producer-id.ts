import type { Api, RequestContext } from '../api.ts'
import { noThrottle } from '../api.ts'
import { errorCode } from '../error-code.ts'
import type { Reader } from '../wire/reader.ts'
import { Writer } from '../wire/writer.ts'

export const initProducerId: Api = { key: 22, minVersion: 1, maxVersion: 1, answer }

function answer(request: Reader, { broker }: RequestContext): Writer {
  const transactionalId = request.nullableString()
  const timeout = request.int32()
  const { producerId, producerEpoch } = broker.transactions.initProducer(transactionalId, timeout)
  return new Writer().int32(noThrottle).int16(errorCode.none).int64(producerId).int16(producerEpoch)
}
