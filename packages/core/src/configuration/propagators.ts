import type { TextMapPropagator } from '@opentelemetry/api'
import { b3MultiPropagator } from '../propagation/b3-multi-propagator.ts'
import { b3Propagator } from '../propagation/b3-propagator.ts'
import { baggagePropagator } from '../propagation/baggage-propagator.ts'
import { jaegerPropagator } from '../propagation/jaeger-propagator.ts'
import { traceContextPropagator } from '../propagation/trace-context-propagator.ts'
import { reportOnce } from '../report-once.ts'
import { environmentText } from './environment.ts'
import { shownText } from './shown-value.ts'

/** The formats that can be named: W3C Trace Context, W3C Baggage, B3 in one header and in several, Jaeger. */
export type PropagatorName = 'tracecontext' | 'baggage' | 'b3' | 'b3multi' | 'jaeger'

const PROPAGATORS: Readonly<Record<PropagatorName, () => TextMapPropagator>> = {
  tracecontext: traceContextPropagator,
  baggage: baggagePropagator,
  b3: b3Propagator,
  b3multi: b3MultiPropagator,
  jaeger: jaegerPropagator,
}

/** The names in the order in which they are explained. */
export const PROPAGATOR_NAMES: readonly string[] = Object.keys(PROPAGATORS)

const VARIABLE = 'OTEL_PROPAGATORS'
const DEFAULTS: readonly PropagatorName[] = ['tracecontext', 'baggage']

/** Which propagators are wanted, each once, and who says so. */
export interface WantedPropagators {
  readonly members: readonly (PropagatorName | TextMapPropagator)[]
  readonly source: '`propagators`' | typeof VARIABLE | 'the default'
}

/** The propagators of the option, else of the variable, else the default. */
export function wantedPropagators(
  option: readonly (PropagatorName | TextMapPropagator)[] | undefined,
): WantedPropagators {
  if (option !== undefined) return { members: [...new Set(option)], source: '`propagators`' }
  const members = propagatorsFromEnvironment()
  return members === undefined ? { members: DEFAULTS, source: 'the default' } : { members, source: VARIABLE }
}

/** The propagator behind a name; a propagator of somebody else is what it is. */
export function propagatorOf(member: PropagatorName | TextMapPropagator): TextMapPropagator {
  return typeof member === 'string' ? PROPAGATORS[member]() : member
}

export function isPropagatorName(word: unknown): word is PropagatorName {
  return typeof word === 'string' && Object.hasOwn(PROPAGATORS, word)
}

/**
 * Unknown words are ignored, and if there are no others so is the variable
 * (specification, configuration/sdk-environment-variables.md, "Enum").
 */
function propagatorsFromEnvironment(): readonly PropagatorName[] | undefined {
  const text = environmentText(VARIABLE)
  if (text === undefined) return undefined
  const words = [...new Set(text.toLowerCase().split(',').map(trimmed).filter(Boolean))]
  const names = words.filter(isPropagatorName)
  const unknown = words.filter(word => word !== 'none' && !isPropagatorName(word))
  if (unknown.length > 0) {
    const known = [...PROPAGATOR_NAMES, 'none'].join(', ')
    reportOnce(
      VARIABLE,
      `${VARIABLE}: expected some of ${known}, got ${unknown.map(shownText).join(', ')}, which is ignored`,
    )
  }
  if (words.includes('none')) {
    if (names.length > 0)
      reportOnce(VARIABLE, `${VARIABLE} holds \`none\` beside others: nothing is propagated`)
    return []
  }
  return names.length === 0 ? undefined : names
}

function trimmed(word: string): string {
  return word.trim()
}
