import { expected } from './expected.ts'
import { isRecord } from './object-checks.ts'
import { unknownOption } from './unknown-option.ts'

/** The check of a value. */
export interface OptionKind {
  /** Completes the sentence "Expected `name` to be …". */
  readonly is: string
  readonly valid: (value: unknown) => boolean
  /** That of the elements of an array, of which the wrong one is named. */
  readonly each?: OptionKind
  /** What to do about a wrong value; `undefined` where that is unknown. */
  readonly hint?: (value: unknown) => string | undefined
}

/** An option taken as it is given. Where it is `undefined`, the default applies; without one it is left out. */
export interface OptionRule<T> extends OptionKind {
  /** Called only where the option is not given, since it may read the environment. */
  readonly default?: () => T
  /** Whether the option has to be given. */
  readonly required?: true
  readonly read?: never
}

/** An option that is converted, such as one that is a set of options itself. */
export interface ReadOption<T> {
  /**
   * Called only where the option is given.
   * Throws for a wrong value, in a sentence that names the option.
   */
  readonly read: (value: never) => T
  readonly default?: () => T
  readonly required?: never
}

/** A set of options: a rule for each. A property that is required in `T` needs a default or `required`. */
export type OptionTable<T> = {
  readonly [Name in keyof T]-?: (OptionRule<T[Name]> | ReadOption<T[Name]>) & Presence<T, Name>
}

type Presence<T, Name extends keyof T> =
  Partial<Pick<T, Name>> extends Pick<T, Name>
    ? unknown
    : { readonly default: () => T[Name] } | { readonly required: true }

/**
 * Checks a set of options. Each option is read once.
 *
 * @param name name of the set where it is an option itself
 * @returns a new object, without the options that are `undefined`
 * @throws TypeError when `options` is no object, lacks a required option, or has an unknown one or one of the wrong
 * type
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
  if (kind.valid(value)) return
  const { each } = kind
  const wrong = each !== undefined && Array.isArray(value) ? value.findIndex(part => !each.valid(part)) : -1
  if (each !== undefined && wrong >= 0) checkValue(`${option}[${wrong}]`, each, (value as unknown[])[wrong])
  const error = expected(option, kind.is, value)
  const hint = kind.hint?.(value)
  throw hint === undefined ? error : new TypeError(`${error.message}; ${hint}`)
}
