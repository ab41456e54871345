import type { Matcher } from './express-internals.ts'
import type { StepMatch } from './path-step.ts'

/** Replaces a parameter's value to test whether it is one. Letters only, so that it contains no delimiter. */
const PROBE = 'throughlineprobe'

/** Longer paths are not probed. With the few places of a value this bounds the number of attempts for a request. */
const MAX_LENGTH = 1024
const MAX_TRIES = 16

/**
 * Derives the pattern of a matcher that does not expose it: replaces each parameter's value in the path and tests
 * whether the matcher returns the replacement. A pattern is remembered by the names of its parameters, so that
 * spellings of the constant parts do not multiply it.
 *
 * A regular expression may match anything and has no pattern. path-to-regexp, which Express uses for text, returns
 * parameters without a prototype.
 */
export function probedPattern(matcher: Matcher): (path: string) => StepMatch | undefined {
  const patterns = new Map<string, string>()

  return function matchProbed(path) {
    const match = matcher(path)
    if (!match || Object.getPrototypeOf(match.params) !== null) return undefined
    const { length } = match.path
    const params = Object.entries(match.params)
    const names = params.map(([name]) => name).join()
    const pattern =
      patterns.get(names) ?? (length > MAX_LENGTH ? undefined : probe(matcher, match.path, params))
    if (pattern === undefined) return undefined
    patterns.set(names, pattern)
    return { pattern, length }
  }
}

function probe(matcher: Matcher, path: string, params: readonly [string, unknown][]): string | undefined {
  let probed = path
  for (const [i, [name, value]] of params.entries()) {
    const text = Array.isArray(value) ? value.join('/') : String(value)
    const next = placesOf(text, probed)
      .map(([at, length]) => probed.slice(0, at) + PROBE + i + probed.slice(at + length))
      .find(candidate => String(valueIn(matcher(candidate), name)) === PROBE + i)
    if (next === undefined) return undefined
    probed = next
  }
  return params.reduceRight((text, [name, value], i) => {
    return text.replace(PROBE + i, () => (Array.isArray(value) ? '*' : ':') + name)
  }, probed)
}

function valueIn(match: ReturnType<Matcher>, name: string): unknown {
  return match ? (match.params as Record<string, unknown>)[name] : undefined
}

/** A part of a path: start and length. */
type Place = readonly [at: number, length: number]

/** The places of a value in a path: whole segments, percent-encoded or not, else anywhere. */
function placesOf(value: string, path: string): readonly Place[] {
  const places: Place[] = []
  if (value === '') return places
  let at = 0
  for (const segment of path.split('/')) {
    if (segment === value || decoded(segment) === value) places.push([at, segment.length])
    at += segment.length + 1
  }
  for (at = path.indexOf(value); at !== -1 && places.length < MAX_TRIES; at = path.indexOf(value, at + 1))
    places.push([at, value.length])
  return places.slice(0, MAX_TRIES)
}

function decoded(segment: string): string {
  if (!segment.includes('%')) return segment
  try {
    return decodeURIComponent(segment)
  } catch {
    return segment
  }
}
