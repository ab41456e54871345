import type { OptionKind, OptionTable } from '../base/options/checked-options.ts'
import { checkedOptions } from '../base/options/checked-options.ts'
import type { Optional } from '../base/options/optional.ts'

/** How much of what a caller sends is passed on, so that there is room for the headers of the application. */
export interface PropagationLimits {
  /**
   * Characters of a `tracestate`. Of a longer one members of more than 128 characters are left out first, then others, each
   * time from the end (W3C Trace Context Level 2, section 3.3.1.5). At most 32768. @default 512
   */
  readonly traceStateLength: number
  /**
   * Bytes of a `baggage` header; of Jaeger's headers for baggage half of them. What does not fit is left out. At most 32768.
   * @default 8192
   */
  readonly baggageBytes: number
}

/** Each is the least that its specification asks platforms to pass on. */
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
