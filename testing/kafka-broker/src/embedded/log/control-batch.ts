import { crc32c } from './crc32c.ts'
import { batchLayout, RecordBatch } from './record-batch.ts'

const transactionalControl = 0x30
const noSequence = -1

/**
 * The only record of a control batch, after https://kafka.apache.org/documentation/#controlbatch, with its
 * varints written out: length 16, no attributes, no deltas, a key of 4 bytes (version, type), a value of 6
 * (version, coordinator epoch), no headers.
 */
function markerRecord(committed: boolean): Buffer {
  const type = committed ? 1 : 0
  return Buffer.from([16 << 1, 0, 0, 0, 4 << 1, 0, 0, 0, type, 6 << 1, 0, 0, 0, 0, 0, 0, 0])
}

/** The marker by which consumers see how a producer's transaction ended in one partition. */
export function controlBatch(producerId: number, producerEpoch: number, committed: boolean): RecordBatch {
  const record = markerRecord(committed)
  const bytes = Buffer.alloc(batchLayout.records + record.length)
  const now = BigInt(Date.now())
  bytes.writeInt32BE(bytes.length - batchLayout.leaderEpoch, batchLayout.length)
  bytes.writeInt8(2, batchLayout.magic)
  bytes.writeInt16BE(transactionalControl, batchLayout.attributes)
  bytes.writeBigInt64BE(now, batchLayout.baseTimestamp)
  bytes.writeBigInt64BE(now, batchLayout.maxTimestamp)
  bytes.writeBigInt64BE(BigInt(producerId), batchLayout.producerId)
  bytes.writeInt16BE(producerEpoch, batchLayout.producerEpoch)
  bytes.writeInt32BE(noSequence, batchLayout.baseSequence)
  bytes.writeInt32BE(1, batchLayout.recordCount)
  record.copy(bytes, batchLayout.records)
  bytes.writeUInt32BE(crc32c(bytes.subarray(batchLayout.attributes)), batchLayout.crc)
  return new RecordBatch(bytes)
}
