import { expected } from './expected.ts'
import { isRecord } from './is-record.ts'
import { shownValue } from './shown-value.ts'

/** @throws TypeError when `options` is no object, or has an option that is not one of `names` */
export function checkOptionNames(options: unknown, names: readonly string[], option = 'options'): void {
  if (!isRecord(options)) throw expected(option, 'an object', options)
  const unknown = Object.keys(options).find(name => !names.includes(name))
  if (unknown === undefined) return
  // The name alone is shown, also where the value would be a secret.
  throw new TypeError(`Expected \`${option}\` to be made of ${names.join(', ')}, got ${shownValue(unknown)}`)
}
