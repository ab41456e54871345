import { warnOnce } from '../base/diagnostics/warn-once.ts'
import { expected } from '../base/options/expected.ts'
import type { FlushOptions } from './exporter.ts'

/** The milliseconds that a caller asks for, in either spelling. `pool.end(tracing.shutdown)` passes `null`, against the type. */
export function flushTimeout(options: FlushOptions | null | undefined, standard: number): number {
  const asked: unknown = options?.timeout ?? options?.timeoutMillis
  if (asked === undefined || asked === null) return standard
  if (typeof asked === 'number' && asked >= 0) return asked
  warnOnce('flush time', () => {
    const { message } = expected(
      Object.is(options?.timeout, asked) ? 'timeout' : 'timeoutMillis',
      A_TIME,
      asked,
    )
    return `${message}; ${standard} is taken`
  })
  return standard
}

const A_TIME = 'a number of milliseconds from 0'
