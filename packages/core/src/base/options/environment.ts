import { warnOnce } from '../diagnostics/warn-once.ts'
import { shownText } from './shown-value.ts'

/** The value of a variable; an empty one counts as not set (specification, configuration/sdk-environment-variables.md). */
export function environmentText(name: string): string | undefined {
  const value = process.env[name]?.trim()
  return value === '' ? undefined : value
}

/** Only `true`, in any case, is true; what is neither `true` nor `false` is reported. */
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
 * `key=value,key=value` with percent-encoding, as in OTEL_RESOURCE_ATTRIBUTES and OTEL_EXPORTER_OTLP_HEADERS.
 * If one pair is malformed the whole value is reported and counts as not set (specification, resource/sdk.md).
 */
export function environmentPairs(name: string): Record<string, string> {
  const text = environmentText(name)
  if (text === undefined) return {}
  try {
    return Object.fromEntries(text.split(',').filter(isNotBlank).map(pairOf))
  } catch {
    warnOnce(
      name,
      `${name} is ignored: expected percent-encoded \`key=value\` pairs with commas between them`,
    )
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
