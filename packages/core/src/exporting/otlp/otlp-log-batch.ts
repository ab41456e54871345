import type { Resource } from '../../span/readable-span.ts'
import type { EncodedBatch } from '../delivery/span-batch.ts'
import { encodedBatch } from '../delivery/span-batch.ts'
import { ProtobufWriter } from '../protobuf/protobuf-writer.ts'
import { exportRequest } from './export-request.ts'
import type { LogBatch } from './log-batch.ts'
import { LOG_SCOPE } from './log-batch.ts'
import type { LogRecord } from './log-line.ts'
import { writeLogRecord } from './otlp-log-record.ts'

const CAPACITY = 16 * 1024

/** Log records of one resource as OTLP bytes. */
export class OtlpLogBatch implements LogBatch {
  readonly resource: Resource
  records = 0
  readonly #chunk = new ProtobufWriter(CAPACITY)

  constructor(resource: Resource) {
    this.resource = resource
  }

  get bytes(): number {
    return this.#chunk.length
  }

  add(record: LogRecord): void {
    const before = this.#chunk.length
    try {
      writeLogRecord(this.#chunk, record)
    } catch (error) {
      this.#chunk.length = before
      throw error
    }
    this.records++
  }

  seal(): EncodedBatch {
    return encodedBatch(exportRequest(this.resource, [[LOG_SCOPE, this.#chunk]]), this.records)
  }
}
