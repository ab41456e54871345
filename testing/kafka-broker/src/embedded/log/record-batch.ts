/** The offsets of the fields in a record batch: https://kafka.apache.org/documentation/#recordbatch */
export const batchLayout = {
  baseOffset: 0,
  length: 8,
  leaderEpoch: 12,
  magic: 16,
  crc: 17,
  attributes: 21,
  lastOffsetDelta: 23,
  baseTimestamp: 27,
  maxTimestamp: 35,
  producerId: 43,
  producerEpoch: 51,
  baseSequence: 53,
  recordCount: 57,
  records: 61,
} as const

const transactionalBit = 0x10
const controlBit = 0x20

/**
 * One record batch, kept as received. Only the base offset and the leader epoch, which the CRC does not cover, are set
 * here.
 */
export class RecordBatch {
  readonly bytes: Buffer

  constructor(bytes: Buffer) {
    this.bytes = bytes
  }

  /** Gives the batch its place in the log. */
  place(baseOffset: number, leaderEpoch: number): void {
    this.bytes.writeBigInt64BE(BigInt(baseOffset), batchLayout.baseOffset)
    this.bytes.writeInt32BE(leaderEpoch, batchLayout.leaderEpoch)
  }

  get baseOffset(): number {
    return Number(this.bytes.readBigInt64BE(batchLayout.baseOffset))
  }

  get offsetCount(): number {
    return this.bytes.readInt32BE(batchLayout.lastOffsetDelta) + 1
  }

  get maxTimestamp(): number {
    return Number(this.bytes.readBigInt64BE(batchLayout.maxTimestamp))
  }

  get producerId(): number {
    return Number(this.bytes.readBigInt64BE(batchLayout.producerId))
  }

  get producerEpoch(): number {
    return this.bytes.readInt16BE(batchLayout.producerEpoch)
  }

  get isTransactional(): boolean {
    return (this.#attributes & transactionalBit) !== 0
  }

  get isControl(): boolean {
    return (this.#attributes & controlBit) !== 0
  }

  get #attributes(): number {
    return this.bytes.readInt16BE(batchLayout.attributes)
  }
}
