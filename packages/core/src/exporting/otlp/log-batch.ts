import { VERSION } from '../../base/platform/version.ts'
import type { InstrumentationScope, Resource } from '../../span/readable-span.ts'
import type { EncodedBatch } from '../delivery/span-batch.ts'
import type { LogRecord } from './log-line.ts'

/** Who makes records of lines. */
export const LOG_SCOPE: InstrumentationScope = { name: '@throughline/core', version: VERSION }

/** Log records of one resource, already in an encoding of OTLP. */
export interface LogBatch {
  readonly resource: Resource
  readonly records: number
  readonly bytes: number
  /** @throws RangeError for a record that is too long to be sent; the batch is then as it was before */
  add(record: LogRecord): void
  /** Completes the request; nothing is added afterwards. */
  seal(): EncodedBatch
}
