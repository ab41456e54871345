import type { OptionKind, OptionTable } from '../base/options/checked-options.ts'
import { checkedOptions } from '../base/options/checked-options.ts'
import type { Optional } from '../base/options/optional.ts'

/** Bounds of what is passed on from callers, which leave room for the application's own headers. */
export interface PropagationLimits {
  /**
   * Characters of a `tracestate`, at most 32768. Of a longer one members of more than 128 characters are dropped first,
   * then others, from the end (W3C Trace Context Level 2, section 3.3.1.5). @default 512
   */
  readonly traceStateLength: number
  /**
   * Bytes of a `baggage` header, at most 32768; Jaeger's baggage headers get half. Members beyond it are dropped.
   * @default 8192
   */
  readonly baggageBytes: number
}

/** The minimum that each specification requires platforms to propagate. */
export const DEFAULT_PROPAGATION_LIMITS: PropagationLimits = { traceStateLength: 512, baggageBytes: 8192 }

const MAX = 32_768

const LIMIT: OptionKind = {
  is: `a whole number from 0 to ${MAX}`,
  valid: value => Number.isInteger(value) && (value as number) >= 0 && (value as number) <= MAX,
}

const LIMITS: OptionTable<PropagationLimits> = {
  traceStateLength: { ...LIMIT, default: () => DEFAULT_PROPAGATION_LIMITS.traceStateLength },
  baggageBytes: { ...LIMIT, default: () => DEFAULT_PROPAGATION_LIMITS.baggageBytes },
}

/** @throws TypeError for an unknown limit or one of the wrong type */
export function checkedPropagationLimits(limits: Optional<PropagationLimits>): PropagationLimits {
  return checkedOptions(limits, LIMITS, 'propagationLimits')
}

export function areSameLimits(one: PropagationLimits, other: PropagationLimits): boolean {
  return one.traceStateLength === other.traceStateLength && one.baggageBytes === other.baggageBytes
}
