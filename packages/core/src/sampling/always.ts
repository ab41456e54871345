import type { Sampler } from './sampler.ts'
import { SamplingDecision } from './sampler.ts'

const KEEP = Object.freeze({ decision: SamplingDecision.RECORD_AND_SAMPLED })
const DROP = Object.freeze({ decision: SamplingDecision.NOT_RECORD })

/** Keeps every trace. */
export const alwaysOn: Sampler = { shouldSample: () => KEEP, toString: () => 'AlwaysOnSampler' }

/** Keeps no trace. */
export const alwaysOff: Sampler = { shouldSample: () => DROP, toString: () => 'AlwaysOffSampler' }
