import { describedValue, shownValue } from './shown-value.ts'

/** Options that hold keys, or addresses that may contain a password or a key. */
const SECRETIVE: readonly string[] = ['headers', 'tls', 'endpoint', 'url']
/** Linear: anchored, one class. */
const NAME = /^[\w-]{1,64}$/

/**
 * The error for a wrong option: names it, what was expected and what was got. It ends up in the host's log, so a value
 * that may be a secret is described by its type and size, never quoted.
 *
 * @param option with dots for its parts, such as `headers.api-key`
 */
export function expected(option: string, what: string, got: unknown): TypeError {
  const root = option.split(/[.[]/, 1)[0] as string
  if (!SECRETIVE.includes(root))
    return new TypeError(`Expected \`${option}\` to be ${what}, got ${shownValue(got)}`)
  // A malformed name may be a whole header, value included.
  const named = NAME.test(option.slice(root.length + 1)) ? option : root
  return new TypeError(`Expected \`${named}\` to be ${what}, got ${describedValue(got)}`)
}
