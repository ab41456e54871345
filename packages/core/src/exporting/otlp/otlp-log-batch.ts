import { VERSION } from '../../base/platform/version.ts'
import type { InstrumentationScope, Resource } from '../../span/readable-span.ts'
import type { EncodedBatch } from '../delivery/span-batch.ts'
import { encodedBatch } from '../delivery/span-batch.ts'
import { ProtobufWriter } from '../protobuf/protobuf-writer.ts'
import { exportRequest } from './export-request.ts'
import type { LogRecord } from './log-line.ts'
import { writeLogRecord } from './otlp-log-record.ts'

const SCOPE: InstrumentationScope = { name: '@throughline/core', version: VERSION }

const CAPACITY = 16 * 1024

/** Log records of one resource as OTLP bytes. */
export class OtlpLogBatch {
  readonly resource: Resource
  records = 0
  readonly #chunk = new ProtobufWriter(CAPACITY)

  constructor(resource: Resource) {
    this.resource = resource
  }

  get bytes(): number {
    return this.#chunk.length
  }

  /** @throws RangeError for a record that is too long to be sent; the batch is then as it was before */
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

  /** Completes the request; nothing is added afterwards. */
  seal(): EncodedBatch {
    return encodedBatch(exportRequest(this.resource, [[SCOPE, this.#chunk]]), this.records)
  }
}
