import type { OptionKind } from './checked-options.ts'
import { hasMethods } from './object-checks.ts'

export const A_BOOLEAN: OptionKind = { is: 'a boolean', valid: value => typeof value === 'boolean' }

export const A_FUNCTION: OptionKind = { is: 'a function', valid: value => typeof value === 'function' }

export const A_TEXT: OptionKind = {
  is: 'a non-empty string',
  valid: value => typeof value === 'string' && value.trim() !== '',
}

export const A_NUMBER_ABOVE_0: OptionKind = {
  is: 'a number above 0',
  valid: value => typeof value === 'number' && value > 0,
}

export const A_TRACER: OptionKind = {
  is: 'a Tracer of @opentelemetry/api',
  valid: value => hasMethods(value, ['startSpan']),
}

/** One of some words, quoted as in code. */
export function oneOf(...words: readonly string[]): OptionKind {
  return {
    is: words.map(word => `'${word}'`).join(' or '),
    valid: value => (words as readonly unknown[]).includes(value),
  }
}
