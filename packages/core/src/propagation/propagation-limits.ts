import { checkOptionNames } from '../base/options/check-option-names.ts'
import { expected } from '../base/options/expected.ts'

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

const NAMES = Object.keys(DEFAULT_PROPAGATION_LIMITS) as readonly (keyof PropagationLimits)[]
const MAX = 32_768

/** @throws TypeError for an unknown limit or one of the wrong type */
export function resolvedPropagationLimits(limits: Partial<PropagationLimits> | undefined): PropagationLimits {
  if (limits === undefined) return DEFAULT_PROPAGATION_LIMITS
  checkOptionNames(limits, NAMES, 'propagationLimits')
  for (const name of NAMES) {
    const limit: unknown = limits[name]
    const isValid = typeof limit === 'number' && Number.isInteger(limit) && limit >= 0 && limit <= MAX
    if (limit !== undefined && !isValid)
      throw expected(`propagationLimits.${name}`, `a whole number from 0 to ${MAX}`, limit)
  }
  const {
    traceStateLength = DEFAULT_PROPAGATION_LIMITS.traceStateLength,
    baggageBytes = DEFAULT_PROPAGATION_LIMITS.baggageBytes,
  } = limits
  return { traceStateLength, baggageBytes }
}

export function areSameLimits(one: PropagationLimits, other: PropagationLimits): boolean {
  return NAMES.every(name => one[name] === other[name])
}
