import type { ErrorCode } from '../error-code.ts'
import { errorCode } from '../error-code.ts'
import { crc32c } from './crc32c.ts'
import { batchLayout, RecordBatch } from './record-batch.ts'

/** Apache Kafka's default `message.max.bytes`. */
const maxBatchBytes = 1_048_588

const lengthEnd = batchLayout.leaderEpoch

/** Cuts the records of a producer into batches with memory of their own, or returns an error code. */
export function parseBatches(records: Buffer): RecordBatch[] | ErrorCode {
  const batches: RecordBatch[] = []
  for (let start = 0; start < records.length; ) {
    const size = batchSize(records.subarray(start))
    if (size > records.length - start) return errorCode.corruptMessage
    const bytes = Buffer.from(records.subarray(start, start + size))
    const problem = problemOf(bytes)
    if (problem !== errorCode.none) return problem
    batches.push(new RecordBatch(bytes))
    start += size
  }
  return batches.length > 0 ? batches : errorCode.invalidRecord
}

function batchSize(rest: Buffer): number {
  if (rest.length < batchLayout.records) return Number.POSITIVE_INFINITY
  const size = lengthEnd + rest.readInt32BE(batchLayout.length)
  return size >= batchLayout.records ? size : Number.POSITIVE_INFINITY
}

function problemOf(bytes: Buffer): ErrorCode {
  if (bytes.readInt8(batchLayout.magic) !== 2) return errorCode.unsupportedForMessageFormat
  if (bytes.length > maxBatchBytes) return errorCode.messageTooLarge
  if (bytes.readUInt32BE(batchLayout.crc) !== crc32c(bytes.subarray(batchLayout.attributes))) {
    return errorCode.corruptMessage
  }
  const batch = new RecordBatch(bytes)
  return batch.isControl || batch.offsetCount < 1 ? errorCode.invalidRecord : errorCode.none
}
