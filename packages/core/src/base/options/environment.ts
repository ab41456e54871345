import { warnOnce } from '../diagnostics/warn-once.ts'
import { shownText } from './shown-value.ts'

/** The value of a variable; an empty one counts as not set (specification, configuration/sdk-environment-variables.md). */
export function environmentText(name: string): string | undefined {
  const value = process.env[name]?.trim()
  return value === '' ? undefined : value
}

/** True for `true` in any case. A value that is neither `true` nor `false` is reported and counts as false. */
export function environmentFlag(name: string): boolean {
  return environmentWord(name, ['true', 'false']) === 'true'
}

/** A number that `isValid` accepts; any other value is reported and counts as not set. */
export function environmentNumber(
  name: string,
  expectation: string,
  isValid: (value: number) => boolean,
): number | undefined {
  const text = environmentText(name)
  if (text === undefined) return undefined
  const value = Number(text)
  if (isValid(value)) return value
  warnOnce(name, `${name} is ignored: expected ${expectation}, got ${shownText(text)}`)
  return undefined
}

/** One of `words`, in any case; any other value is reported and counts as not set. */
export function environmentWord<T extends string>(name: string, words: readonly T[]): T | undefined {
  const text = environmentText(name)
  if (text === undefined) return undefined
  const word = words.find(candidate => candidate === text.toLowerCase())
  if (word === undefined)
    warnOnce(name, `${name} is ignored: expected one of ${words.join(', ')}, got ${shownText(text)}`)
  return word
}

/**
 * Reads some of `words`, separated by commas and in any case. Returns each once, in the order given. Unknown words are
 * reported and ignored (specification, configuration/sdk-environment-variables.md, "Enum").
 *
 * @param meaningOfNone what `none` does; it prevails over other words
 * @param standard what is taken where there is no known word
 * @returns an empty list for `none`; `undefined` where there is no known word
 */
export function environmentWords<T extends string>(
  name: string,
  words: readonly T[],
  meaningOfNone: string,
  standard: readonly T[],
): readonly T[] | undefined {
  const given = (environmentText(name) ?? '').toLowerCase().split(',').filter(isNotBlank)
  const distinct = [...new Set(given.map(word => word.trim()))]
  const known = distinct.filter(isKnown)
  const unknown = distinct.filter(word => word !== 'none' && !isKnown(word))
  if (unknown.length > 0) {
    const expectation = [...words, 'none'].join(', ')
    const got = unknown.map(shownText).join(', ')
    const taken = distinct.includes('none') ? 'none' : (known.length > 0 ? known : standard).join(', ')
    warnOnce(
      name,
      `${name}: expected some of ${expectation}, got ${got}, which is ignored; ${taken} is taken`,
    )
  }
  if (distinct.includes('none')) {
    if (known.length > 0) warnOnce(name, `${name} holds \`none\` and other words: ${meaningOfNone}`)
    return []
  }
  return known.length === 0 ? undefined : known

  function isKnown(word: string): word is T {
    return (words as readonly string[]).includes(word)
  }
}

/**
 * Reads `key=value,key=value` with percent-encoding, as in OTEL_RESOURCE_ATTRIBUTES and OTEL_EXPORTER_OTLP_HEADERS. If
 * one pair is malformed, the whole value is reported and counts as not set (specification, resource/sdk.md).
 */
export function environmentPairs(name: string): Record<string, string> {
  const text = environmentText(name)
  if (text === undefined) return {}
  try {
    return Object.fromEntries(text.split(',').filter(isNotBlank).map(pairOf))
  } catch {
    warnOnce(name, `${name} is ignored: expected percent-encoded \`key=value\` pairs separated by commas`)
    return {}
  }
}

function isNotBlank(text: string): boolean {
  return text.trim() !== ''
}

function pairOf(text: string): [string, string] {
  const equals = text.indexOf('=')
  const key = text.slice(0, equals).trim()
  if (equals === -1 || key === '') throw new SyntaxError(text)
  return [decodeURIComponent(key), decodeURIComponent(text.slice(equals + 1).trim())]
}
