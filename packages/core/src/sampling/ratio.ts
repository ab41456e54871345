import { expected } from '../base/options/expected.ts'
import { spanOf } from '../context/context-with-span.ts'
import { spanContextOf } from '../context/sound-span-context.ts'
import type { TraceId } from '../ids/trace-id.ts'
import { parseTraceState } from '../propagation/tracestate.ts'
import { DROP } from './always.ts'
import { setDecideByTraceId } from './decide-by-trace-id.ts'
import { markNarrow } from './narrow-samplers.ts'
import type { Sampler, SamplingResult } from './sampler.ts'
import { SamplingDecision } from './sampler.ts'
import { explicitRandomness, withThreshold } from './threshold.ts'

const decision = SamplingDecision.RECORD_AND_SAMPLED

/**
 * Keeps a share of all traces. Services with the same ratio keep the same traces; one with a higher ratio keeps all of
 * those and more. Compares the last 56 bits of the trace id, which are random, with a threshold; where the start of the
 * trace set `rv` in the trace state, compares that. Writes its threshold (`th`) to the trace state, from which a
 * backend computes how many traces a kept one stands for. Specification: trace/tracestate-probability-sampling.md; W3C
 * Trace Context level 2, "random trace id".
 *
 * @param probability share of the traces to keep, from 0 to 1
 * @throws TypeError when `probability` is not a number from 0 to 1
 */
export function ratio(probability: number): Sampler {
  if (typeof probability !== 'number' || !(probability >= 0 && probability <= 1)) {
    throw expected('ratio', 'a number from 0 to 1', probability)
  }
  const threshold = 2n ** 56n - BigInt(Math.round(probability * 2 ** 56))
  const high = Number(threshold >> 28n)
  const low = Number(BigInt.asUintN(28, threshold))
  // Bounded: 14 digits.
  const digits = threshold.toString(16).padStart(14, '0').replace(/0+$/, '') || '0'
  // New traces have no trace state yet, so all kept ones share one.
  const kept = Object.freeze({ decision, traceState: parseTraceState(`ot=th:${digits}`) })
  const sampler: Sampler = {
    shouldSample(context, traceId) {
      const state = spanContextOf(spanOf(context))?.traceState
      const randomness = (state && explicitRandomness(state)) ?? traceId.slice(18)
      if (!isAtLeast(randomness, high, low)) return DROP
      return state ? { decision, traceState: withThreshold(state, digits) } : kept
    },
    toString: () => `TraceIdRatioBased{${probability}}`,
  }

  function decide({ c, d }: TraceId): SamplingResult {
    const upper = ((c & 0xff_ffff) << 4) | (d >>> 28)
    return upper > high || (upper === high && (d & 0xfff_ffff) >= low) ? kept : DROP
  }

  setDecideByTraceId(sampler, decide)
  markNarrow(sampler)
  return sampler
}

/** Whether 14 hex digits are at least `high * 2^28 + low`; no double holds 56 bits exactly. */
function isAtLeast(digits: string, high: number, low: number): boolean {
  const upper = Number.parseInt(digits.slice(0, 7), 16)
  return upper > high || (upper === high && Number.parseInt(digits.slice(7), 16) >= low)
}
