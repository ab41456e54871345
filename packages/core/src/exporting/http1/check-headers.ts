import { expected } from '../../base/options/expected.ts'
import { describedValue } from '../../base/options/shown-value.ts'

/**
 * Reads each header of the option `headers` by functions that throw for a malformed one. The error shows neither the
 * value, which may be a key, nor a malformed name, which may be a whole header.
 *
 * @param protocol what allows no others
 * @throws TypeError that names the header, or the names as what is wrong
 */
export function checkHeaders(
  headers: Readonly<Record<string, string>>,
  protocol: 'HTTP' | 'gRPC',
  readName: (name: string) => void,
  readValue: (name: string, value: string) => void,
): void {
  for (const [name, value] of Object.entries(headers)) {
    if (throws(() => readName(name))) {
      throw new TypeError(
        `Expected \`headers\` to be an object with names that ${protocol} allows, such as \`x-api-key\`, got as a name ${describedValue(name)}`,
      )
    }
    if (throws(() => readValue(name, value))) {
      throw expected(`headers.${name}`, `a value that ${protocol} allows`, value)
    }
  }
}

function throws(read: () => void): boolean {
  try {
    read()
    return false
  } catch {
    return true
  }
}
