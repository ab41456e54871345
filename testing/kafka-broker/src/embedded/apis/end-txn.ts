import type { Api, RequestContext } from '../api.ts'
import { noThrottle } from '../api.ts'
import type { Reader } from '../wire/reader.ts'
import { Writer } from '../wire/writer.ts'
import { readProducer } from './read-producer.ts'

export const endTxn: Api = { key: 26, minVersion: 1, maxVersion: 1, answer }

function answer(request: Reader, { broker }: RequestContext): Writer {
  const producer = readProducer(request)
  return new Writer().int32(noThrottle).int16(broker.transactions.end(producer, request.boolean()))
}
