import type { DeclaredPath } from './express-internals.ts'
import { pathsOf } from './express-internals.ts'
import type { PathStep, StepMatch } from './path-step.ts'
import { anyOf } from './path-step.ts'

/** Characters with which a pattern matches a varying number of segments. */
const VARIES = /[*?+(){}[\]\\]/

/**
 * The part that a mounted application adds to the pattern of its routes. It has only the path of its last mount, and
 * not the layer, so a path is compared segment by segment.
 */
export function mountpathStep(mountpath: DeclaredPath): PathStep {
  return anyOf(pathsOf(mountpath).map(stepOf))
}

function stepOf(declared: string | RegExp): PathStep {
  if (typeof declared !== 'string' || VARIES.test(declared))
    return { only: undefined, match: () => undefined }
  // Bounded: the application wrote the path.
  const pattern = declared.replace(/\/+$/, '')
  const segments = pattern.split('/')
  return { only: undefined, match: path => matchSegments(pattern, segments, path) }
}

function matchSegments(pattern: string, segments: readonly string[], path: string): StepMatch | undefined {
  const found = path.split('/', segments.length)
  if (found.length < segments.length || !segments.every((segment, i) => isLike(segment, found[i])))
    return undefined
  return { pattern, length: found.join('/').length }
}

function isLike(segment: string, text = ''): boolean {
  return segment.includes(':') ? text !== '' : segment.toLowerCase() === text.toLowerCase()
}
