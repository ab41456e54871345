import type { TraceId } from '../ids/trace-id.ts'
import { alwaysOff, alwaysOn, DROP, KEEP } from './always.ts'
import type { Sampler, SamplingResult } from './sampler.ts'

/** What a sampler answers for a new trace of this id. */
export type AnswerById = (traceId: TraceId) => SamplingResult

/** A map and no property of the sampler, which `{ ...sampler, shouldSample }` would copy although it is not true there. */
const answers = new WeakMap<Sampler, AnswerById>([
  [alwaysOn, () => KEEP],
  [alwaysOff, () => DROP],
])

/**
 * What a sampler answers for each new trace, where that depends on nothing but the trace id; `undefined` where it has to be
 * asked. Asking takes the trace id in hex, which nothing else needs of most spans, and the attributes of the span:
 * 0.3 us of each new trace, and 0.6 us of a request.
 */
export function decideByTraceId(sampler: Sampler): AnswerById | undefined {
  return answers.get(sampler)
}

/** Says what `sampler` answers for new traces. */
export function answersBy(sampler: Sampler, answer: AnswerById): void {
  answers.set(sampler, answer)
}
