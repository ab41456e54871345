import { expected } from '../configuration/expected.ts'
import { alwaysOff, alwaysOn } from './always.ts'
import type { Sampler } from './sampler.ts'

/**
 * Keeps the given share of all traces, the same ones in every service that uses the same ratio, and all of these
 * where the ratio is higher: the last 56 bits of the trace id, which are random, are compared with a threshold.
 * OpenTelemetry specification, trace/tracestate-probability-sampling.md; W3C Trace Context level 2, "random trace id".
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
  return {
    shouldSample(context, traceId, name, kind, attributes, links) {
      const sampler = isAtLeast(traceId, high, low) ? alwaysOn : alwaysOff
      return sampler.shouldSample(context, traceId, name, kind, attributes, links)
    },
    toString: () => `TraceIdRatioBased{${probability}}`,
  }
}

/** Whether the last 14 hex digits are at least `high * 2^28 + low`; no double holds 56 bits exactly. */
function isAtLeast(traceId: string, high: number, low: number): boolean {
  const upper = Number.parseInt(traceId.slice(18, 25), 16)
  return upper > high || (upper === high && Number.parseInt(traceId.slice(25), 16) >= low)
}
