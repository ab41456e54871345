import type { Matcher } from './express-internals.ts'
import type { StepMatch } from './path-step.ts'

/** Stands for a value of a parameter, to see whether it is one; letters only, so that nothing is a delimiter. */
const PROBE = 'throughlineprobe'

/** Paths that are longer are not probed, and values stand in few places: what a request makes us try is bounded by both. */
const MAX_LENGTH = 1024
const MAX_TRIES = 16

/**
 * Finds the pattern of a matcher that keeps it to itself: another value is put in the place of each parameter, and
 * the matcher asked whether it sees it. A pattern is remembered by the names of its parameters, so that it has few
 * forms, however the constant parts of the paths are written.
 *
 * A regular expression may match anything: it has no pattern. path-to-regexp, which Express uses for text, gives
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

/** A part of a path: from where, and how long. */
type Place = readonly [at: number, length: number]

/** Where a value may stand in a path: as a whole segment, written with percent signs or not, else anywhere. */
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
