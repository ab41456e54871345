import type { Layer, Matcher } from './express-internals.ts'
import { pathsOf } from './express-internals.ts'
import type { PathStep } from './path-step.ts'
import { anyOf } from './path-step.ts'
import { probedPattern } from './probed-pattern.ts'
import { alternativesOf, patternOf } from './regexp-pattern.ts'

const AT_ROOT: PathStep = { only: '', match: () => ({ pattern: '', length: 0 }) }
const UNKNOWN: PathStep = { only: undefined, match: () => undefined }

/** Whether a layer is mounted at `/`, and so passed by all requests. */
export function isAtRoot(layer: Layer): boolean {
  return layer.slash === true || layer.regexp?.fast_slash === true
}

/** The part that a layer adds to the pattern of its routes. */
export function layerStep(layer: Layer): PathStep {
  if (isAtRoot(layer)) return AT_ROOT
  const declared = layer.rawPath ?? layer.route?.path
  const patterns = declared === undefined ? [] : pathsOf(declared).map(String)
  if (layer.matchers !== undefined) return anyOf(matcherSteps(layer.matchers, patterns))
  return layer.regexp === undefined ? UNKNOWN : anyOf(regexpSteps(layer.regexp, layer.keys ?? [], patterns))
}

/** Express 5. Before router 2.3 a mount has no path property: its path is derived from the paths that match. */
function matcherSteps(matchers: readonly Matcher[], patterns: readonly string[]): PathStep[] {
  return matchers.map((matcher, i) => {
    const pattern = patterns.length === matchers.length ? patterns[i] : patterns.join()
    if (!pattern) return { only: undefined, match: probedPattern(matcher) }
    return {
      only: pattern,
      match(path) {
        const match = matcher(path)
        return match ? { pattern, length: match.path.length } : undefined
      },
    }
  })
}

/** Express 4. The path of a mount is read from the expression that Express compiled it to. */
function regexpSteps(
  regexp: RegExp,
  keys: readonly { readonly name: string | number }[],
  patterns: readonly string[],
): PathStep[] {
  const names = keys.map(key => key.name)
  const sources = patterns.length === 1 ? [regexp.source] : alternativesOf(regexp.source)
  return sources.map((source, i) => {
    // A copy, since the layer's expression with the flag `g` would keep state. Bounded: Express has matched the same
    // path by the same expression before.
    const own = new RegExp(source, regexp.ignoreCase ? 'i' : '')
    const declared = patterns.length === sources.length ? patterns[i] : patterns.join()
    const pattern = declared || (patternOf(source, names) ?? String(own))
    return {
      only: pattern,
      match(path) {
        const match = own.exec(path)
        return match === null ? undefined : { pattern, length: match[0].length }
      },
    }
  })
}
