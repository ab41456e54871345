import { warnOnce } from '../base/diagnostics/warn-once.ts'
import { expected } from '../base/options/expected.ts'
import { unknownOption } from '../base/options/unknown-option.ts'

const OPTIONS: readonly string[] = ['tracer', 'kind', 'attributes', 'links', 'startTime', 'root']
const KNOWN: ReadonlySet<string> = new Set(OPTIONS)

/**
 * Checks the shape of a call of `withSpan`. What may differ from call to call, such as a name that was looked up, is
 * reported and traced as far as it goes: the function is the application's, and runs.
 *
 * @throws TypeError where there is no function to run
 */
export function checkWithSpan(name: unknown, options: unknown, fn: unknown): void {
  if (typeof fn !== 'function') throw noFunction(name, options, fn)
  if (typeof name !== 'string') reportName(name)
  if (options !== undefined) checkOptions(options)
}

function noFunction(name: unknown, options: unknown, fn: unknown): TypeError {
  if (typeof name === 'function')
    return new TypeError(
      "Expected the name of the span first, as in `withSpan('work', fn)`; a function was got",
    )
  if (typeof options === 'function')
    return new TypeError(
      "Expected the function last, as in `withSpan('work', { attributes: {} }, fn)`; it was got before the options",
    )
  const { message } = expected('fn', 'the function that runs inside of the span', fn)
  return new TypeError(`${message}; write \`withSpan('work', fn)\` or \`withSpan('work', options, fn)\``)
}

function reportName(name: unknown): void {
  warnOnce(`withSpan name: ${typeof name}`, () => {
    const { message } = expected('name', 'a string', name)
    return `${message}; write \`withSpan('work', { attributes: {} }, fn)\`, with the name of the span first`
  })
}

function checkOptions(options: unknown): void {
  try {
    if (typeof options === 'object' && options !== null) {
      for (const option in options) if (!KNOWN.has(option)) reportOption(option, options)
    } else if (options !== null) {
      warnOnce('withSpan options', () => expected('options', 'an object', options).message)
    }
  } catch (error) {
    // A proxy of the application, whose span is without options.
    warnOnce('withSpan options', () => `the options of withSpan cannot be read: ${String(error)}`)
  }
}

function reportOption(option: string, options: object): void {
  warnOnce('withSpan options', () => {
    const { message } = unknownOption(option, Reflect.get(options, option), OPTIONS)
    return `${message}. Attributes of a span are given as \`withSpan('work', { attributes: {} }, fn)\``
  })
}
