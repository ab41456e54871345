import type { SpanContext } from '@opentelemetry/api'
import { TraceFlags, trace } from '@opentelemetry/api'
import { checkOptionNames } from '../configuration/check-option-names.ts'
import { expected } from '../configuration/expected.ts'
import { alwaysOff, alwaysOn } from './always.ts'
import type { Sampler } from './sampler.ts'

/** Who decides for spans that have a parent. */
export interface ParentBasedOptions {
  /** The parent is in another process and sampled. @default alwaysOn */
  readonly remoteParentSampled?: Sampler
  /** The parent is in another process and not sampled. @default alwaysOff */
  readonly remoteParentNotSampled?: Sampler
  /** The parent is in this process and sampled. @default alwaysOn */
  readonly localParentSampled?: Sampler
  /** The parent is in this process and not sampled. @default alwaysOff */
  readonly localParentNotSampled?: Sampler
}

const DEFAULTS: Readonly<Required<ParentBasedOptions>> = {
  remoteParentSampled: alwaysOn,
  remoteParentNotSampled: alwaysOff,
  localParentSampled: alwaysOn,
  localParentNotSampled: alwaysOff,
}
const DELEGATES = Object.keys(DEFAULTS) as readonly (keyof ParentBasedOptions)[]

/**
 * A span with a parent gets the parent's decision, unless a sampler is named for its kind of parent; a new trace gets
 * that of `root`. Specification: trace/sdk.md, "ParentBased".
 *
 * @param root decides for new traces
 * @throws TypeError when `root` or one of the others is no sampler, or an option is unknown
 */
export function parentBased(root: Sampler, options: ParentBasedOptions = {}): Sampler {
  checkSampler('root', root)
  checkOptionNames(options, DELEGATES)
  const given = DELEGATES.filter(name => options[name] !== undefined)
  for (const name of given) checkSampler(name, options[name])
  const delegates = Object.fromEntries(DELEGATES.map(name => [name, options[name] ?? DEFAULTS[name]]))

  function delegateFor(parent: SpanContext | undefined): Sampler {
    if (parent === undefined || !trace.isSpanContextValid(parent)) return root
    return delegates[relationTo(parent)] ?? root
  }

  return {
    followsParent: DELEGATES.every(name => delegates[name] === DEFAULTS[name]),
    shouldSample(context, traceId, name, kind, attributes, links) {
      const sampler = delegateFor(trace.getSpanContext(context))
      return sampler.shouldSample(context, traceId, name, kind, attributes, links)
    },
    toString: () => `ParentBased{root=${root}${given.map(name => `, ${name}=${options[name]}`).join('')}}`,
  }
}

function relationTo({ isRemote, traceFlags }: SpanContext): keyof ParentBasedOptions {
  const isSampled = (traceFlags & TraceFlags.SAMPLED) !== 0
  if (isRemote === true) return isSampled ? 'remoteParentSampled' : 'remoteParentNotSampled'
  return isSampled ? 'localParentSampled' : 'localParentNotSampled'
}

function checkSampler(option: string, sampler: Sampler | undefined): void {
  if (typeof sampler?.shouldSample !== 'function')
    throw expected(option, 'a sampler such as ratio(0.1)', sampler)
}
