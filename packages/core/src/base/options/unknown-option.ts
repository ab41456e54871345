import { nearestName } from './nearest-name.ts'
import { kindOf } from './shown-value.ts'

/** Linear: anchored, one class. A name that does not match may be a whole header, with its value. */
const NAME = /^[\w.-]{1,64}$/

/**
 * The error for an option that a set does not have. Of its value only the type is shown, since it may be a secret.
 *
 * @param known the names of the set
 * @param set what the set is called where it is an option itself
 */
export function unknownOption(
  name: string,
  value: unknown,
  known: readonly string[],
  set?: string,
): TypeError {
  const prefix = set === undefined ? '' : `${set}.`
  const isName = NAME.test(name)
  const shown = isName ? `\`${prefix}${name}\`` : `with a name of ${name.length} characters`
  const meant = isName ? nearestName(name, known) : undefined
  const question = meant === undefined ? '.' : `; did you mean \`${prefix}${meant}\`?`
  const where = set === undefined ? '' : ` of \`${set}\``
  const list = known.length === 1 ? `The only option${where} is` : `Known options${where} are`
  return new TypeError(`Unknown option ${shown} (${kindOf(value)})${question} ${list} ${known.join(', ')}`)
}
