import type { TextMapPropagator } from '@opentelemetry/api'
import type { OptionKind } from '../base/options/checked-options.ts'
import { environmentWords } from '../base/options/environment.ts'
import { hasMethods } from '../base/options/object-checks.ts'
import { b3MultiPropagator, b3Propagator } from './b3-propagators.ts'
import { baggagePropagator } from './baggage-propagator.ts'
import { jaegerPropagator } from './jaeger-propagator.ts'
import type { PropagationLimits } from './propagation-limits.ts'
import { DEFAULT_PROPAGATION_LIMITS } from './propagation-limits.ts'
import { traceContextPropagator } from './trace-context-propagator.ts'

/** Built-in formats by name: W3C Trace Context, W3C Baggage, B3 in one header and in several, Jaeger. */
export type PropagatorName = 'tracecontext' | 'baggage' | 'b3' | 'b3multi' | 'jaeger'

const PROPAGATORS: Readonly<Record<PropagatorName, (limits: PropagationLimits) => TextMapPropagator>> = {
  tracecontext: traceContextPropagator,
  baggage: baggagePropagator,
  b3: b3Propagator,
  b3multi: b3MultiPropagator,
  jaeger: jaegerPropagator,
}

/** In the order of the documentation. */
const NAMES = Object.keys(PROPAGATORS) as readonly PropagatorName[]

export const SOME_PROPAGATORS: OptionKind = {
  is: `an array of ${NAMES.join(', ')} or propagators`,
  valid: value => Array.isArray(value) && value.every(isPropagator),
  each: {
    is: `one of ${NAMES.join(', ')}, or a propagator with \`inject\`, \`extract\` and \`fields\``,
    valid: isPropagator,
  },
}

const VARIABLE = 'OTEL_PROPAGATORS'
const DEFAULTS: readonly PropagatorName[] = ['tracecontext', 'baggage']

/** The configured propagators, each once, and their source. */
export interface WantedPropagators {
  readonly members: readonly (PropagatorName | TextMapPropagator)[]
  readonly source: '`propagators`' | typeof VARIABLE | 'the default'
  /** Bounds of what is passed on. */
  readonly limits: PropagationLimits
  /** Whether the limits are configured. */
  readonly areLimitsGiven: boolean
}

/** The propagators of the option, else of the variable, else the default. */
export function wantedPropagators(
  option: readonly (PropagatorName | TextMapPropagator)[] | undefined,
  propagationLimits?: PropagationLimits,
): WantedPropagators {
  const limits = propagationLimits ?? DEFAULT_PROPAGATION_LIMITS
  const areLimitsGiven = propagationLimits !== undefined
  if (option !== undefined)
    return { members: [...new Set(option)], source: '`propagators`', limits, areLimitsGiven }
  const members = environmentWords(VARIABLE, NAMES, 'nothing is propagated', DEFAULTS)
  if (members === undefined) return { members: DEFAULTS, source: 'the default', limits, areLimitsGiven }
  return { members, source: VARIABLE, limits, areLimitsGiven }
}

/** Returns the propagator of a name, and a propagator object unchanged. */
export function propagatorOf(
  member: PropagatorName | TextMapPropagator,
  limits: PropagationLimits = DEFAULT_PROPAGATION_LIMITS,
): TextMapPropagator {
  return typeof member === 'string' ? PROPAGATORS[member](limits) : member
}

function isPropagator(value: unknown): boolean {
  return isPropagatorName(value) || hasMethods(value, ['inject', 'extract', 'fields'])
}

function isPropagatorName(word: unknown): word is PropagatorName {
  return typeof word === 'string' && Object.hasOwn(PROPAGATORS, word)
}
