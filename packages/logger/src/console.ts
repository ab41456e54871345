import { format } from 'node:util'
import type { TraceFieldOptions } from './create-trace-mixin.ts'
import { createTraceMixin } from './create-trace-mixin.ts'

export type { TraceFieldOptions } from './create-trace-mixin.ts'
export type { TraceFormat } from './trace-format.ts'

const METHODS = ['debug', 'error', 'info', 'log', 'trace', 'warn'] as const

/**
 * A console whose lines end with the ids of the active span: `const console = traceConsole()`. Changes nothing else, and
 * leaves the console that it is given as it is.
 *
 * @param target the console that writes @default the global one
 * @param options the fields of a backend, or other names
 * @throws TypeError for an unknown or wrong option
 */
export function traceConsole(target: Console = console, options: TraceFieldOptions = {}): Console {
  if (typeof target?.log !== 'function')
    throw new TypeError('Expected `target` to be a console; call `traceConsole(console, options)`')
  const fieldsNow = createTraceMixin(options)
  const traced = Object.create(target) as Console
  for (const method of METHODS) traced[method] = (...args: unknown[]) => target[method](...withIds(args))
  return traced

  function withIds(args: unknown[]): unknown[] {
    const fields = Object.entries(fieldsNow())
    if (fields.length === 0) return args
    const ids = fields.map(([name, value]) => `${name}=${value}`).join(' ')
    const [first] = args
    // The ids must not take the place of a value that a format lacks.
    return typeof first === 'string' && first.includes('%') ? ['%s %s', format(...args), ids] : [...args, ids]
  }
}
