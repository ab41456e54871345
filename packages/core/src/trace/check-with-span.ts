import { messageOf, warnOnce } from '../base/diagnostics/warn-once.ts'
import { expected } from '../base/options/expected.ts'
import { nearestName } from '../base/options/nearest-name.ts'
import { A_TRACER } from '../base/options/option-kinds.ts'
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
    if (typeof options !== 'object' || options === null || !hasKnownOptionsOnly(options)) report(options)
  } catch (error) {
    warnOnce('withSpan options', () => `the options of withSpan cannot be read: ${messageOf(error)}`)
  }
}

/** Goes through the names alone, which V8 keeps with the shape of an object: reading the values as well takes longer. */
function hasKnownOptionsOnly(options: object): boolean {
  for (const option in options) {
    switch (option) {
      case 'attributes':
      case 'tracer':
      case 'kind':
      case 'links':
      case 'startTime':
      case 'root':
        continue
      default:
        return false
    }
  }
  return true
}

/** Reports that a function runs without a span, and why. */
export function reportNoSpan(options: WithSpanOptions | undefined, error: unknown): void {
  const tracer = wrongTracerIn(options)
  warnOnce(tracer === undefined ? 'withSpan' : 'withSpan tracer', () => {
    const reason = tracer === undefined ? messageOf(error) : wrongTracer(tracer)
    return `withSpan runs its function without a span: ${reason}`
  })
}

/** Of a getter or a proxy that throws, the error is the one that is reported. */
function wrongTracerIn(options: WithSpanOptions | undefined): unknown {
  try {
    const tracer = options?.tracer ?? undefined
    return A_TRACER.valid(tracer) ? undefined : tracer
  } catch {
    return undefined
  }
}

function wrongTracer(tracer: unknown): string {
  const { message } = expected('tracer', A_TRACER.is, tracer)
  return `${message}; write \`{ tracer: tracing.tracer }\` for that of \`const tracing = createTracing()\``
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
  warnOnce(`span name: ${typeof name}`, () => {
    const { message } = expected('name', 'a string', name)
    return `${message}; write \`withSpan('work', { attributes: {} }, fn)\`, with the name of the span first`
  })
}

function report(options: unknown): void {
  if (typeof options !== 'object' || options === null || Array.isArray(options)) {
    warnOnce('withSpan options', () => expected('options', 'an object', options).message)
    return
  }
  for (const option in options) {
    if (OPTIONS.includes(option)) continue
    const meant = option === 'parent' ? option : (nearestName(option, OPTIONS) ?? 'unknown')
    warnOnce(`withSpan option: ${meant}`, () => {
      const { message } = unknownOption(option, Reflect.get(options, option), OPTIONS)
      return `${message}. ${option === 'parent' ? PARENT : ATTRIBUTES}`
    })
    return
  }
}

const ATTRIBUTES = "Attributes of a span are given as `withSpan('work', { attributes: {} }, fn)`"
const PARENT =
  'The active span is the parent: for another one, call withSpan within `context.with(trace.setSpan(context.active(), parent), fn)`'
