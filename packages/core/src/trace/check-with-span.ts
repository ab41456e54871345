import { messageOf, warnOnce } from '../base/diagnostics/warn-once.ts'
import { expected } from '../base/options/expected.ts'
import { unknownOption } from '../base/options/unknown-option.ts'
import type { WithSpanOptions } from './with-span-options.ts'

const OPTIONS: readonly string[] = ['tracer', 'kind', 'attributes', 'links', 'startTime', 'root']

/**
 * Checks the shape of a call of `withSpan`. What may differ from call to call, such as a name that was looked up, is
 * reported and traced as far as it goes: the function is the application's, and runs.
 *
 * @throws TypeError where there is no function to run
 */
export function checkWithSpan(name: unknown, options: WithSpanOptions | undefined, fn: unknown): void {
  if (typeof fn !== 'function') throw noFunction(name, options, fn)
  if (typeof name !== 'string') reportName(name)
  if (options === undefined) return
  try {
    if (!hasKnownOption(options)) reportUnknown(options)
  } catch (error) {
    warnOnce('withSpan options', () => `the options of withSpan cannot be read: ${messageOf(error)}`)
  }
}

/** Attributes that were given bare are seen by this, for 3 ns; going through all options takes 60, of the 800 of a call. */
function hasKnownOption(options: WithSpanOptions): boolean {
  if (options.attributes !== undefined || options.tracer !== undefined) return true
  const { kind, links, startTime, root } = options
  return kind !== undefined || links !== undefined || startTime !== undefined || root !== undefined
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

function reportUnknown(options: unknown): void {
  if (options === null) return
  if (typeof options !== 'object') {
    warnOnce('withSpan options', () => expected('options', 'an object', options).message)
    return
  }
  const option = Object.keys(options).find(each => !OPTIONS.includes(each))
  if (option !== undefined) reportOption(option, options)
}

function reportOption(option: string, options: object): void {
  warnOnce('withSpan options', () => {
    const { message } = unknownOption(option, Reflect.get(options, option), OPTIONS)
    return `${message}. Attributes of a span are given as \`withSpan('work', { attributes: {} }, fn)\``
  })
}
