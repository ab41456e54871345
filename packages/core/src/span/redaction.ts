import type { AttributeValue } from '@opentelemetry/api'
import { warnOnce } from '../base/diagnostics/warn-once.ts'
import { ownText } from '../base/platform/own-text.ts'
import type { TextPattern } from '../sampling/text-pattern.ts'
import { textMatcher } from '../sampling/text-pattern.ts'

/** Keys of attributes are few and come again with every span. */
const MAX_KNOWN_KEYS = 2000
const MAX_KNOWN_LENGTH = 128

/** UTF-16 code units of a text that are searched, and kept: a text that was not searched may hold anything. */
const MAX_SEARCHED = 65_536
/** So much is searched beyond the limit of a text, since a secret that was cut is no match any more. */
export const MARGIN = 4096

/** The keys of an exception. Its message is part of its stack trace and of the status. */
const EXCEPTION_MESSAGE = 'exception.message'

/**
 * Replaces what may not leave the process, before a span keeps it: no processor and no exporter ever sees it. A value
 * whose redaction fails is replaced as a whole.
 */
export class Redaction {
  readonly replacement: string
  readonly #isHidden: readonly ((key: string) => boolean)[]
  readonly #values: readonly RegExp[]
  readonly #known = new Map<string, boolean>()
  /** Whether the last expression has matched a text, and whether it has matched the empty one. */
  #hasFound = false
  #hasFoundNothing = false

  constructor({
    keys,
    values,
    replacement,
  }: {
    readonly keys: readonly TextPattern[]
    readonly values: readonly RegExp[]
    readonly replacement: string
  }) {
    this.replacement = replacement
    this.#isHidden = keys.map(key => textMatcher(typeof key === 'string' ? key.toLowerCase() : key))
    this.#values = values.map(everyMatch)
  }

  /** Whether the value of this attribute, or of this member of a map, is replaced whatever it is. */
  hides(key: string): boolean {
    const known = this.#known.get(key)
    if (known !== undefined) return known
    const lowerCase = key.toLowerCase()
    const isHidden = this.#isHidden.some(matches => matches(key) || matches(lowerCase))
    if (this.#known.size < MAX_KNOWN_KEYS && key.length <= MAX_KNOWN_LENGTH) this.#known.set(key, isHidden)
    return isHidden
  }

  /** What may be kept of a text, which is cut to `limit` afterwards. */
  text(text: string, limit: number = Number.POSITIVE_INFINITY): string {
    if (this.#values.length === 0 || text === '') return text
    try {
      const most = Math.min(limit, MAX_SEARCHED)
      let searched = text.length > most + MARGIN ? text.slice(0, most + MARGIN) : text
      for (const pattern of this.#values) searched = this.#replaceIn(searched, pattern)
      return searched.length > most ? ownText(searched.slice(0, most)) : searched
    } catch {
      return this.replacement
    }
  }

  /** What may be kept of a value that was copied for an attribute of this key. */
  value(key: string, value: AttributeValue, limit: number): AttributeValue {
    try {
      return this.hides(key) ? this.replacement : (this.#part(key, value, limit) as AttributeValue)
    } catch {
      return this.replacement
    }
  }

  /** The description of a status, which is the message of an exception mostly. */
  status(message: string): string {
    return this.hides(EXCEPTION_MESSAGE) ? this.replacement : this.text(message)
  }

  /** A stack trace begins with the message; where that is not found in it, it may be an earlier one. */
  stack(stack: string, message: string | undefined): string {
    if (!this.hides(EXCEPTION_MESSAGE) || message === undefined) return stack
    return message !== '' && stack.includes(message)
      ? stack.split(message).join(this.replacement)
      : this.replacement
  }

  /** @param path the keys that lead to the part, joined by dots */
  #part(path: string, part: unknown, limit: number): unknown {
    if (typeof part === 'string') return this.text(part, limit)
    if (typeof part === 'number') return this.#isFound(String(part)) ? this.replacement : part
    if (typeof part !== 'object' || part === null) return part
    if (part instanceof Uint8Array) return this.#bytes(part)
    if (Array.isArray(part)) return part.map(member => this.#part(path, member, limit))
    const members = Object.entries(part).map(([name, member]) => {
      const isHidden = this.hides(name) || this.hides(`${path}.${name}`)
      return [name, isHidden ? this.replacement : this.#part(`${path}.${name}`, member, limit)]
    })
    return Object.fromEntries(members)
  }

  #bytes(bytes: Uint8Array): Uint8Array | string {
    if (this.#values.length === 0) return bytes
    const searched = bytes.length > MAX_SEARCHED ? bytes.slice(0, MAX_SEARCHED) : bytes
    return this.#isFound(textOfBytes(searched)) ? this.replacement : searched
  }

  #isFound(text: string): boolean {
    return this.text(text) !== text
  }

  #replaceIn(text: string, pattern: RegExp): string {
    this.#hasFound = false
    this.#hasFoundNothing = false
    const replaced = text.replace(pattern, this.#replaced)
    if (this.#hasFoundNothing && !this.#hasFound) reportEmptyMatch(pattern)
    return replaced
  }

  /** An empty match, which some patterns have between any two characters, has found nothing. */
  readonly #replaced = (match: string): string => {
    if (match === '') {
      this.#hasFoundNothing = true
      return ''
    }
    this.#hasFound = true
    return this.replacement
  }
}

function reportEmptyMatch(pattern: RegExp): void {
  warnOnce(
    'redact.values',
    () =>
      `an expression of \`redact.values\` matches the empty text, which replaces nothing: ${pattern}; write one that matches a character at least, such as x+ for x*`,
  )
}

/** With `y` an expression matches at one place only, and without `g` once. */
function everyMatch(pattern: RegExp): RegExp {
  // Linear: where the expression that the application gave is; only its flags change.
  return new RegExp(pattern.source, `${pattern.flags.replace(/[gy]/g, '')}g`)
}

function textOfBytes({ buffer, byteOffset, byteLength }: Uint8Array): string {
  return Buffer.from(buffer, byteOffset, byteLength).toString()
}
