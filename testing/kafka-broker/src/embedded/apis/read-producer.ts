import type { ProducerIdentity } from '../transactions/transactions.ts'
import type { Reader } from '../wire/reader.ts'

/** The start of every request about a transaction except TxnOffsetCommit. */
export function readProducer(request: Reader): ProducerIdentity {
  return { transactionalId: request.string(), producerId: request.int64(), producerEpoch: request.int16() }
}
