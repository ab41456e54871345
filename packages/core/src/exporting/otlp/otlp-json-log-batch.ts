import type { Resource } from '../../span/readable-span.ts'
import type { EncodedBatch } from '../delivery/span-batch.ts'
import { encodedBatch } from '../delivery/span-batch.ts'
import { TextChunk } from '../delivery/text-chunk.ts'
import { jsonExportRequest } from './json-export-request.ts'
import type { LogBatch } from './log-batch.ts'
import { LOG_SCOPE } from './log-batch.ts'
import type { LogRecord } from './log-line.ts'
import { otlpJsonLogRecord } from './otlp-json-log-record.ts'

/** Log records of one resource as OTLP's JSON. */
export class OtlpJsonLogBatch implements LogBatch {
  readonly resource: Resource
  records = 0
  readonly #chunk = new TextChunk()

  constructor(resource: Resource) {
    this.resource = resource
  }

  get bytes(): number {
    return this.#chunk.length
  }

  add(record: LogRecord): void {
    const json = otlpJsonLogRecord(record)
    this.#chunk.append(this.records === 0 ? json : `,${json}`)
    this.records++
  }

  seal(): EncodedBatch {
    return encodedBatch(jsonExportRequest('LOGS', this.resource, [[LOG_SCOPE, this.#chunk]]), this.records)
  }
}
