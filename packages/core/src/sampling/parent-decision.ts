import type { Context } from '@opentelemetry/api'
import { ROOT_CONTEXT } from '@opentelemetry/api'
import { isDeferred, presetDecision } from '../context/received-decision.ts'
import type { SpanIdentity } from '../ids/span-identity.ts'
import { isSampled } from '../ids/trace-flags.ts'
import { DROP, KEEP } from './always.ts'
import type { SamplingResult } from './sampler.ts'

/** The decision of the parent or of a B3 header; `undefined` where it was left to this process. */
export function parentDecision(
  parent: SpanIdentity | undefined,
  parentContext: Context,
): SamplingResult | undefined {
  if (parent === undefined) {
    const preset = parentContext === ROOT_CONTEXT ? undefined : presetDecision(parentContext)
    if (preset === undefined) return undefined
    return preset === 'deny' ? DROP : KEEP
  }
  if (isSampled(parent.traceFlags)) return KEEP
  return parent.isRemote && isDeferred(parentContext) ? undefined : DROP
}
