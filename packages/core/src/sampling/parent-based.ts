import { TraceFlags, trace } from '@opentelemetry/api'
import { expected } from '../configuration/expected.ts'
import { alwaysOff, alwaysOn } from './always.ts'
import type { Sampler } from './sampler.ts'

/**
 * A span with a parent gets the parent's decision; a new trace gets that of `root`.
 * Specification: trace/sdk.md, "ParentBased".
 *
 * @param root decides for new traces
 * @throws TypeError when `root` is no sampler
 */
export function parentBased(root: Sampler): Sampler {
  if (typeof root?.shouldSample !== 'function') throw expected('root', 'a sampler such as ratio(0.1)', root)
  return {
    followsParent: true,
    shouldSample(context, traceId, name, kind, attributes, links) {
      const parent = trace.getSpanContext(context)
      const sampler =
        parent === undefined || !trace.isSpanContextValid(parent) ? root : followed(parent.traceFlags)
      return sampler.shouldSample(context, traceId, name, kind, attributes, links)
    },
    toString: () => `ParentBased{root=${root}}`,
  }
}

function followed(traceFlags: number): Sampler {
  return (traceFlags & TraceFlags.SAMPLED) === 0 ? alwaysOff : alwaysOn
}
