import { messageOf, warnOnce } from '../base/diagnostics/warn-once.ts'
import { expected } from '../base/options/expected.ts'
import { unknownOption } from '../base/options/unknown-option.ts'
import type { FlushOptions } from './exporter.ts'

const A_TIME = 'a number of milliseconds from 0'
const NAMES: readonly string[] = ['timeout', 'timeoutMillis', 'abort']
/** Linear: anchored, one class. */
const SIGNAL = /^SIG[A-Z0-9]+$/

/**
 * The milliseconds that a caller asks for, in either spelling. What is no set of options is reported, but for what comes with
 * a function that is passed on: `pool.end(tracing.shutdown)` passes `null`, `process.once('SIGTERM', tracing.shutdown)` the
 * name of the signal.
 */
export function flushTimeout(options: unknown, standard: number): number {
  if (options === undefined || options === null) return standard
  try {
    return timeoutIn(options, standard)
  } catch (error) {
    warnOnce('flush options', () => `the options of a flush could not be read: ${messageOf(error)}`)
    return standard
  }
}

function timeoutIn(options: unknown, standard: number): number {
  if (typeof options !== 'object' || options === null || options instanceof Error) {
    if (typeof options !== 'string' || !SIGNAL.test(options)) reportOptions(options, standard)
    return standard
  }
  const { timeout, timeoutMillis } = options as FlushOptions
  const asked: unknown = timeout ?? timeoutMillis
  const unknown = Object.keys(options).find(name => !NAMES.includes(name))
  if (unknown !== undefined) reportUnknown(unknown, options)
  if (asked === undefined || asked === null) return standard
  if (typeof asked === 'number' && asked >= 0) return asked
  reportTime(Object.is(timeout, asked) ? 'timeout' : 'timeoutMillis', asked, standard)
  return standard
}

function reportOptions(options: unknown, standard: number): void {
  warnOnce('flush options', () => {
    const { message } = expected('options', 'an object', options)
    const millis = typeof options === 'number' && options >= 0 ? options : 1000
    return `${message}; write \`flush({ timeout: ${millis} })\`, or \`shutdown({ timeout: ${millis} })\`. ${standard} ms are taken`
  })
}

function reportUnknown(name: string, options: object): void {
  warnOnce(
    'unknown flush option',
    () => unknownOption(name, Reflect.get(options, name), ['timeout', 'timeoutMillis']).message,
  )
}

function reportTime(name: string, asked: unknown, standard: number): void {
  warnOnce('flush time', () => `${expected(name, A_TIME, asked).message}; ${standard} is taken`)
}
