import { nearestName } from './nearest-name.ts'
import { kindOf } from './shown-value.ts'

/** A name that does not match may be a whole header, value included. Linear: anchored, one class. */
const NAME = /^[\w.-]{1,64}$/

/**
 * The error for an unknown option. Shows only the type of its value, which may be a secret.
 *
 * @param known names of the set
 * @param set name of the set where it is an option itself
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
