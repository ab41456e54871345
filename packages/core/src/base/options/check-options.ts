import { checkOptionNames } from './check-option-names.ts'
import { expected } from './expected.ts'

/** What an option has to be, in words and as a test; an option that is `undefined` is not given. */
export type OptionCheck = readonly [expectation: string, isValid: (value: unknown) => boolean]

/** @throws TypeError when `options` is no object, or has an option without a check or one that fails it */
export function checkOptions(options: unknown, checks: Readonly<Record<string, OptionCheck>>): void {
  checkOptionNames(options, Object.keys(checks))
  for (const [option, value] of Object.entries(options as object)) {
    const [expectation, isValid] = checks[option] as OptionCheck
    if (value !== undefined && !isValid(value)) throw expected(option, expectation, value)
  }
}
