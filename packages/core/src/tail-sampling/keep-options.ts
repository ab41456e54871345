import { checkOptionNames } from '../base/options/check-option-names.ts'
import { expected } from '../base/options/expected.ts'
import type { ReadableSpan } from '../span/readable-span.ts'

/**
 * Which local traces are kept although the sampler said no when they began, and how much is held to find that out.
 * A local trace is the part of a trace in this process: a span without a parent here, its local root, and all below it.
 */
export interface KeepOptions {
  /** Keeps a local trace if any span of it has the status `ERROR`. @default false */
  readonly errors?: boolean
  /** Keeps a local trace whose local root takes more than so many milliseconds. @default none for its duration */
  readonly slowerThan?: number
  /** Keeps a local trace if this says true of one of its ended spans. @default none */
  readonly matching?: (span: ReadableSpan) => boolean
  /** Local traces held at a time. @default 10000 */
  readonly maxTraces?: number
  /** Ended spans held of one local trace. @default 1000 */
  readonly maxSpansPerTrace?: number
  /** Bytes held of all local traces together, as estimated. @default 33554432 (32 MiB) */
  readonly maxBytes?: number
  /** Milliseconds a local trace is held; then its head decision counts, unless it is slow already. @default 60000 */
  readonly maxAge?: number
}

/** {@link KeepOptions} with nothing left open. */
export interface Keep {
  readonly errors: boolean
  readonly slowerThan: number
  readonly matching: ((span: ReadableSpan) => boolean) | undefined
  readonly maxTraces: number
  readonly maxSpansPerTrace: number
  readonly maxBytes: number
  readonly maxAge: number
}

const BOUNDS = { maxTraces: 10_000, maxSpansPerTrace: 1000, maxBytes: 32 * 1024 * 1024, maxAge: 60_000 }
const BOUND_NAMES = Object.keys(BOUNDS) as readonly (keyof typeof BOUNDS)[]
const NAMES = ['errors', 'slowerThan', 'matching', ...BOUND_NAMES]

/**
 * @returns `undefined` when nothing is to be kept
 * @throws TypeError for an unknown option or one of the wrong type
 */
export function resolvedKeep(options: KeepOptions | undefined): Keep | undefined {
  if (options === undefined) return undefined
  checkOptionNames(options, NAMES, 'keep')
  const { errors = false, slowerThan = Number.POSITIVE_INFINITY, matching } = options
  if (typeof errors !== 'boolean') throw expected('keep.errors', 'a boolean', errors)
  if (typeof slowerThan !== 'number' || !(slowerThan >= 0))
    throw expected('keep.slowerThan', 'a number of milliseconds from 0', slowerThan)
  if (matching !== undefined && typeof matching !== 'function')
    throw expected('keep.matching', 'a function', matching)
  const keep: Keep = { errors, slowerThan, matching, ...resolvedBounds(options) }
  const keepsNothing = !errors && slowerThan === Number.POSITIVE_INFINITY && matching === undefined
  return keepsNothing ? undefined : keep
}

function resolvedBounds(options: KeepOptions): typeof BOUNDS {
  const bounds = { ...BOUNDS }
  for (const name of BOUND_NAMES) {
    const { [name]: bound = BOUNDS[name] } = options
    if (typeof bound !== 'number' || !(bound > 0)) throw expected(`keep.${name}`, 'a number above 0', bound)
    bounds[name] = bound
  }
  return bounds
}
