import { alwaysOff, alwaysOn } from './always.ts'
import type { Sampler } from './sampler.ts'

/** A set rather than a property of the sampler, for the reason given at `decideByTraceId`. */
const narrow = new WeakSet<Sampler>([alwaysOn, alwaysOff])

/**
 * Whether a sampler reads at most the attributes of {@link SamplingRule}'s own conditions: `url.path`, `http.route`,
 * `http.request.method` and `messaging.destination.name`. The others of a request are not made for it.
 */
export function isNarrow(sampler: Sampler): boolean {
  return narrow.has(sampler)
}

export function markNarrow(sampler: Sampler): void {
  narrow.add(sampler)
}
