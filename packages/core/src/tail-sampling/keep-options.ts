import type { OptionTable } from '../base/options/checked-options.ts'
import { checkedOptions } from '../base/options/checked-options.ts'
import { A_BOOLEAN, A_FUNCTION, A_NUMBER_ABOVE_0 } from '../base/options/option-kinds.ts'
import type { ReadableSpan } from '../span/readable-span.ts'

/**
 * Selects local traces to keep although the sampler refused them, and bounds the buffer for this. A local trace is the
 * part of a trace in this process: a span without a parent here, its local root, and all spans below it.
 */
export interface KeepOptions {
  /** Keeps a local trace if any span of it has the status `ERROR`. @default false */
  readonly errors?: boolean | undefined
  /** Keeps a local trace whose local root takes longer, in milliseconds. @default no duration is too long */
  readonly slowerThan?: number | undefined
  /**
   * Keeps a local trace if this returns `true` for one of its ended spans. With `redact` it sees what stands in place of
   * what was replaced, as exporters do.
   * @default none
   */
  readonly matching?: ((span: ReadableSpan) => boolean) | undefined
  /** Number of local traces buffered at a time. @default 10000 */
  readonly maxTraces?: number | undefined
  /** Number of ended spans buffered for one local trace. @default 1000 */
  readonly maxSpansPerTrace?: number | undefined
  /** Estimated bytes buffered for all local traces. @default 33554432 (32 MiB) */
  readonly maxBytes?: number | undefined
  /**
   * Milliseconds for which a local trace is buffered; after that the head decision applies, unless it is slow already.
   * @default 60000
   */
  readonly maxAge?: number | undefined
}

/** {@link KeepOptions} with their defaults. */
export interface Keep {
  readonly errors: boolean
  readonly slowerThan: number
  readonly matching?: (span: ReadableSpan) => boolean
  readonly maxTraces: number
  readonly maxSpansPerTrace: number
  readonly maxBytes: number
  readonly maxAge: number
}

const KEEP: OptionTable<Keep> = {
  errors: { ...A_BOOLEAN, default: () => false },
  slowerThan: {
    is: 'a number of milliseconds from 0',
    valid: value => typeof value === 'number' && value >= 0,
    default: () => Number.POSITIVE_INFINITY,
  },
  matching: A_FUNCTION,
  maxTraces: { ...A_NUMBER_ABOVE_0, default: () => 10_000 },
  maxSpansPerTrace: { ...A_NUMBER_ABOVE_0, default: () => 1000 },
  maxBytes: { ...A_NUMBER_ABOVE_0, default: () => 32 * 1024 * 1024 },
  maxAge: { ...A_NUMBER_ABOVE_0, default: () => 60_000 },
}

/** @throws TypeError for an unknown option or one of the wrong type */
export function checkedKeep(options: KeepOptions): Keep {
  return checkedOptions(options, KEEP, 'keep')
}

/** Only bounds: for local traces that are sampled and may be discarded. */
export const KEEP_NOTHING: Keep = checkedKeep({})

export function keepsAnything({ errors, slowerThan, matching }: Keep): boolean {
  return errors || slowerThan < Number.POSITIVE_INFINITY || matching !== undefined
}
