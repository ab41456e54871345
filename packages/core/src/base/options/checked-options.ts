import { expected } from './expected.ts'
import { isRecord } from './object-checks.ts'
import { unknownOption } from './unknown-option.ts'

/** What a value has to be. */
export interface OptionKind {
  /** In words that follow "Expected `name` to be". */
  readonly is: string
  readonly valid: (value: unknown) => boolean
}

/** An option that is left out, or the default made, where it is `undefined`. */
export interface OptionRule<T> extends OptionKind {
  /** Is called only where the option is not given, so that it may read the environment. */
  readonly default?: () => T
  /** Whether the option has to be given. */
  readonly required?: true
  readonly read?: never
}

/** An option that is read rather than taken as it is, such as one that is a set of its own. */
export interface ReadOption<T> {
  /** Is called only where the option is given. Throws for a wrong value, in a sentence that names the option. */
  readonly read: (value: never) => T
  readonly default?: () => T
  readonly required?: never
}

/** A set of options: a rule for each. What `T` always holds has to be given, or has a default. */
export type OptionTable<T> = {
  readonly [Name in keyof T]-?: (OptionRule<T[Name]> | ReadOption<T[Name]>) & Presence<T, Name>
}

type Presence<T, Name extends keyof T> =
  Partial<Pick<T, Name>> extends Pick<T, Name>
    ? unknown
    : { readonly default: () => T[Name] } | { readonly required: true }

/**
 * Reads each option once.
 *
 * @param name what the set is called where it is an option itself
 * @returns a new object, without the options that are `undefined`
 * @throws TypeError when `options` is no object, lacks a required option, or has one that is unknown or of the wrong type
 */
export function checkedOptions<T extends object>(
  options: { readonly [Name in keyof T]?: unknown },
  table: OptionTable<T>,
  name?: string,
): T {
  const given: unknown = options
  if (!isRecord(given)) throw expected(name ?? 'options', 'an object', given)
  const names = Object.keys(table)
  const unknown = Object.keys(given).find(each => !Object.hasOwn(table, each))
  if (unknown !== undefined) throw unknownOption(unknown, given[unknown], names, name)
  const checked: Record<string, unknown> = {}
  for (const each of names) {
    const rule: AnyRule = table[each as keyof T]
    const value = valueBy(rule, name === undefined ? each : `${name}.${each}`, given[each])
    if (value !== undefined) checked[each] = value
  }
  return checked as T
}

type AnyRule = OptionRule<unknown> | ReadOption<unknown>

function valueBy(rule: AnyRule, name: string, given: unknown): unknown {
  if (given === undefined && rule.required !== true) return rule.default?.()
  if (rule.read !== undefined) return rule.read(given as never)
  checkValue(name, rule, given)
  return given
}

/** @throws TypeError when the value of `option` is not of its kind */
export function checkValue(option: string, kind: OptionKind, value: unknown): void {
  if (!kind.valid(value)) throw expected(option, kind.is, value)
}
