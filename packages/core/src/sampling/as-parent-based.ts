import { textOf } from '../base/diagnostics/text-of.ts'
import { parentBased } from './parent-based.ts'
import type { Sampler } from './sampler.ts'

/**
 * The sampler a user means by `sampler: ratio(0.1)`: one that is asked for new traces, and follows the parent where
 * there is one. It is left as it is when it says itself what it does about parents, by `followsParent` or, as
 * OpenTelemetry's `ParentBasedSampler` does, by its description.
 */
export function asParentBased(sampler: Sampler): Sampler {
  const saysItself = sampler.followsParent !== undefined || textOf(sampler).startsWith('ParentBased{')
  return saysItself ? sampler : parentBased(sampler)
}
