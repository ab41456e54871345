import type { OptionTable } from '../../base/options/checked-options.ts'
import { checkedOptions } from '../../base/options/checked-options.ts'
import { A_NUMBER_ABOVE_0 } from '../../base/options/option-kinds.ts'
import type { Complete } from '../../base/options/optional.ts'
import type { Exporter } from '../../span/exporter.ts'
import { BatchingExporter } from '../delivery/batching-exporter.ts'
import { BATCHING_OPTIONS, batchingOptions } from '../delivery/batching-options.ts'
import { jsonFramingOf } from '../otlp/json-export-request.ts'
import { OtlpJsonBatch } from '../otlp/otlp-json-batch.ts'
import { FileTransport } from './file-transport.ts'

/** Which file spans are written to. */
export interface FileExporterOptions {
  /**
   * The file, which is made where there is none, for its owner only (mode 600), in a directory that exists. One process
   * writes to it. It may be a named pipe, which is not waited for; a symbolic link is not followed.
   */
  readonly path: string
  /** Bytes beyond which the file is renamed to `path.1`, and a new one begun. @default 104857600 (100 MiB) */
  readonly maxBytes?: number | undefined
  /** How many files are kept, the one that is written included. @default 5 */
  readonly maxFiles?: number | undefined
  /** Milliseconds a span waits for others to be written with it. @default OTEL_BSP_SCHEDULE_DELAY, or 1000 */
  readonly batchDelay?: number | undefined
  /** Bytes of encoded spans that may wait while the file cannot be written. @default 33554432 (32 MiB) */
  readonly maxQueueBytes?: number | undefined
}

const OPTIONS: OptionTable<Complete<FileExporterOptions>> = {
  path: {
    is: 'the path of a file',
    valid: value => typeof value === 'string' && value !== '',
    required: true,
  },
  maxBytes: { ...A_NUMBER_ABOVE_0, is: 'a number of bytes above 0', default: () => 100 * 1024 * 1024 },
  maxFiles: {
    is: 'a whole number above 0',
    valid: value => Number.isInteger(value) && (value as number) > 0,
    default: () => 5,
  },
  ...BATCHING_OPTIONS,
}

/**
 * Appends spans to a file, one OTLP request in JSON a line, as the Collector's `file` exporter writes and its
 * `otlpjsonfile` receiver reads. Specification: protocol/file-exporter.md.
 *
 * @throws TypeError for an option of the wrong type or range
 */
export function fileExporter(options: FileExporterOptions): Exporter {
  const { path, maxBytes, maxFiles, ...batching } = checkedOptions(options, OPTIONS)
  return new BatchingExporter({
    name: 'fileExporter',
    open: resource => new OtlpJsonBatch(resource),
    transport: new FileTransport({ path, maxBytes, maxFiles }),
    framing: jsonFramingOf('TRACES'),
    concurrencyLimit: 1,
    ...batchingOptions(batching),
  })
}
