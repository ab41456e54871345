import { describedValue, shownValue } from './shown-value.ts'

/** Options that hold keys, or addresses which may have a password or a key in them. */
const SECRETIVE: readonly string[] = ['headers', 'tls', 'endpoint', 'url']
/** Linear: anchored, one class. */
const NAME = /^[\w-]{1,64}$/

/**
 * The error for a wrong option: names it, says what was expected and what was got. It is thrown by the host's start, whose
 * log it ends in: what may be a secret is described by its kind and size and never quoted.
 *
 * @param option with dots before what it is made of, such as `headers.api-key`
 */
export function expected(option: string, what: string, got: unknown): TypeError {
  const root = option.split(/[.[]/, 1)[0] as string
  if (!SECRETIVE.includes(root))
    return new TypeError(`Expected \`${option}\` to be ${what}, got ${shownValue(got)}`)
  // A malformed name may be a whole header, with its value.
  const named = NAME.test(option.slice(root.length + 1)) ? option : root
  return new TypeError(`Expected \`${named}\` to be ${what}, got ${describedValue(got)}`)
}
