import type { Context } from '@opentelemetry/api'
import { trace } from '@opentelemetry/api'
import { textOf } from '../base/diagnostics/text-of.ts'
import type { OptionTable } from '../base/options/checked-options.ts'
import { checkedOptions, checkValue } from '../base/options/checked-options.ts'
import type { Complete } from '../base/options/optional.ts'
import { spanOf } from '../context/context-with-span.ts'
import { isDeferred, presetDecision } from '../context/received-decision.ts'
import { spanContextOf } from '../context/sound-span-context.ts'
import { isSampled } from '../ids/trace-flags.ts'
import { alwaysOff, alwaysOn } from './always.ts'
import { decideByTraceId, setDecideByTraceId } from './decide-by-trace-id.ts'
import { isNarrow, markNarrow } from './narrow-samplers.ts'
import type { Sampler } from './sampler.ts'
import { A_SAMPLER } from './sampler.ts'

/** Samplers for spans that have a parent. */
export interface ParentBasedOptions {
  /** Decides where the parent is in another process and sampled. @default alwaysOn */
  readonly remoteParentSampled?: Sampler | undefined
  /** Decides where the parent is in another process and not sampled. @default alwaysOff */
  readonly remoteParentNotSampled?: Sampler | undefined
  /** Decides where the parent is in this process and sampled. @default alwaysOn */
  readonly localParentSampled?: Sampler | undefined
  /** Decides where the parent is in this process and not sampled. @default alwaysOff */
  readonly localParentNotSampled?: Sampler | undefined
}

const DEFAULTS: Complete<ParentBasedOptions> = {
  remoteParentSampled: alwaysOn,
  remoteParentNotSampled: alwaysOff,
  localParentSampled: alwaysOn,
  localParentNotSampled: alwaysOff,
}

const OPTIONS: OptionTable<ParentBasedOptions> = {
  remoteParentSampled: A_SAMPLER,
  remoteParentNotSampled: A_SAMPLER,
  localParentSampled: A_SAMPLER,
  localParentNotSampled: A_SAMPLER,
}

/**
 * Follows the parent's decision, unless a sampler is given for parents of its kind; for a new trace `root` decides.
 * Specification: trace/sdk.md, "ParentBased".
 *
 * @param root decides for new traces
 * @throws TypeError when `root` or one of the others is no sampler, or an option is unknown
 */
export function parentBased(root: Sampler, options: ParentBasedOptions = {}): Sampler {
  checkValue('root', A_SAMPLER, root)
  const given = checkedOptions(options, OPTIONS)
  const samplers = { ...DEFAULTS, ...(given as Partial<Complete<ParentBasedOptions>>) }
  const names = Object.keys(given) as readonly (keyof ParentBasedOptions)[]

  function samplerFor(context: Context): Sampler {
    const name = nameOf(context)
    return name === undefined ? root : samplers[name]
  }

  const sampler: Sampler = {
    followsParent: names.every(name => given[name] === DEFAULTS[name]),
    shouldSample(context, traceId, name, kind, attributes, links) {
      return samplerFor(context).shouldSample(context, traceId, name, kind, attributes, links)
    },
    toString: () => `ParentBased{root=${root}${names.map(name => `, ${name}=${given[name]}`).join('')}}`,
  }
  if (isNarrow(root) && names.every(name => isNarrow(samplers[name]))) markNarrow(sampler)
  const decide = decideByTraceId(root)
  if (decide !== undefined) setDecideByTraceId(sampler, decide)
  return sampler
}

/** `undefined` where `root` decides: for a new trace without a received decision, and for a sender that deferred it. */
function nameOf(context: Context): keyof ParentBasedOptions | undefined {
  const parent = spanContextOf(spanOf(context))
  if (parent === undefined || !trace.isSpanContextValid(parent)) {
    const preset = presetDecision(context)
    if (preset === undefined) return undefined
    return preset === 'deny' ? 'remoteParentNotSampled' : 'remoteParentSampled'
  }
  const sampled = isSampled(parent.traceFlags)
  if (parent.isRemote !== true) return sampled ? 'localParentSampled' : 'localParentNotSampled'
  if (sampled) return 'remoteParentSampled'
  return isDeferred(context) ? undefined : 'remoteParentNotSampled'
}

/**
 * Completes `sampler: ratio(0.1)`: the sampler decides for new traces, other spans follow their parent. A sampler that
 * handles parents itself stays as it is: it has `followsParent`, or a description like that of OpenTelemetry's
 * `ParentBasedSampler`.
 */
export function asParentBased(sampler: Sampler): Sampler {
  const saysItself = sampler.followsParent !== undefined || textOf(sampler).startsWith('ParentBased{')
  return saysItself ? sampler : parentBased(sampler)
}
