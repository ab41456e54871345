import type { FlushOptions } from './exporter.ts'

/** The milliseconds that a caller asks for, in either spelling. `pool.end(tracing.shutdown)` passes `null`, against the type. */
export function flushTimeout(options: FlushOptions | null | undefined, standard: number): number {
  const asked: unknown = options?.timeout ?? options?.timeoutMillis
  return typeof asked === 'number' && !Number.isNaN(asked) ? asked : standard
}
