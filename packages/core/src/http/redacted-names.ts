import { globalSlot } from '../base/global-slot.ts'
import type { OptionKind, OptionTable } from '../base/options/checked-options.ts'
import { checkedOptions } from '../base/options/checked-options.ts'
import { NameTree } from './name-tree.ts'

/** Selects what is replaced by `REDACTED` beside credentials. */
export interface RedactOptions {
  /**
   * Names of query parameters. Case, punctuation and a number at the end are ignored; of `user[iban]` the last part is
   * compared too. @default only credentials
   */
  readonly queryParams?: readonly string[] | undefined
}

/** Shared, so that two copies of this package in one process redact the same names. */
const slot = globalSlot<Set<NameTree>>('redacted-names.1')

const NONE: readonly NameTree[] = []

/** The check of `queryParams`. */
export const QUERY_PARAMS: OptionKind = {
  is: 'an array of names with a letter from a to z',
  valid: value => Array.isArray(value) && value.every(isName),
}

const REDACT: OptionTable<RedactOptions> = { queryParams: QUERY_PARAMS }

/**
 * @returns `undefined` where no name is added
 * @throws TypeError for an unknown option or one of the wrong type
 */
export function redactedNames(redact: RedactOptions): NameTree | undefined {
  const { queryParams = [] } = checkedOptions(redact, REDACT, 'redact')
  return treeOf(queryParams)
}

/** `undefined` for no names. */
export function treeOf(names: readonly string[]): NameTree | undefined {
  return names.length === 0 ? undefined : new NameTree(names, [])
}

/**
 * Adds names for the whole process.
 *
 * @returns removes them
 */
export function addRedactedNames(names: NameTree | undefined): () => void {
  if (names === undefined) return function takeNothingBack() {}
  const added = slot.value ?? new Set()
  slot.value = added.add(names)
  return function takeBack() {
    added.delete(names)
  }
}

/** The names of the whole process, and those of one server. */
export function namesBeside(own: NameTree | undefined): readonly NameTree[] {
  const added = slot.value
  if (added === undefined || added.size === 0) return own === undefined ? NONE : [own]
  return own === undefined ? [...added] : [own, ...added]
}

function isName(value: unknown): value is string {
  return typeof value === 'string' && /[a-z]/i.test(value)
}
