import type { Sampler, SamplingResult } from './sampler.ts'
import { SamplingDecision } from './sampler.ts'

export const KEEP: SamplingResult = Object.freeze({ decision: SamplingDecision.RECORD_AND_SAMPLED })
export const DROP: SamplingResult = Object.freeze({ decision: SamplingDecision.NOT_RECORD })

/** Keeps every trace. */
export const alwaysOn: Sampler = { shouldSample: () => KEEP, toString: () => 'AlwaysOnSampler' }

/** Keeps no trace. */
export const alwaysOff: Sampler = { shouldSample: () => DROP, toString: () => 'AlwaysOffSampler' }
