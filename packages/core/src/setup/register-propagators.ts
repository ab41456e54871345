import { propagation } from '@opentelemetry/api'
import { warnOnce } from '../base/diagnostics/warn-once.ts'
import type { ChosenPropagator } from '../propagation/chosen-propagator.ts'
import { chosenPropagator, setChosenPropagator } from '../propagation/chosen-propagator.ts'
import { compositePropagator } from '../propagation/composite-propagator.ts'
import type { PropagationLimits } from '../propagation/propagation-limits.ts'
import { areSameLimits, DEFAULT_PROPAGATION_LIMITS } from '../propagation/propagation-limits.ts'
import type { WantedPropagators } from '../propagation/propagators.ts'
import { propagatorOf } from '../propagation/propagators.ts'

/**
 * Registers the wanted propagators with `@opentelemetry/api`. A foreign propagator stays, and so does one that another
 * running tracing uses; where the wanted ones differ, a warning is reported. Unused ones are replaced.
 *
 * @returns releases the propagators; they stay registered until others are wanted
 */
export function registerPropagators(wanted: WantedPropagators): () => void {
  const fields = propagation.fields()
  const chosen = chosenPropagator()
  // The API has no getter. Each of our propagators has its own list of fields.
  const isRegistered = chosen !== undefined && chosen.propagator.fields() === fields
  if (fields.length > 0 && !isRegistered) {
    if (wanted.areLimitsGiven) reportLimits('another propagator is registered with @opentelemetry/api')
    if (wanted.source !== 'the default') reportContradiction(wanted, fields)
    return doNothing
  }
  const current = isRegistered || chosen?.members.length === 0 ? chosen : undefined
  if (current !== undefined && isSame(current, wanted)) return hold(current)
  if (current !== undefined && current.holders > 0) {
    const areMembersSame = isSameList(current.members, wanted.members)
    if (wanted.areLimitsGiven && !areSameLimits(limitsOf(current), wanted.limits))
      reportLimits('tracing runs with others')
    if (wanted.source === '`propagators`' && !areMembersSame) reportRunning(wanted, current)
    return areMembersSame ? hold(current) : doNothing
  }
  return hold(register(wanted, isRegistered))
}

function register({ members, limits }: WantedPropagators, isAnotherRegistered: boolean): ChosenPropagator {
  const propagator = compositePropagator(members.map(member => propagatorOf(member, limits)))
  const chosen = { propagator, members, limits, holders: 0 }
  if (isAnotherRegistered) propagation.disable()
  // `none` registers nothing, so that a propagator can be registered later.
  if (members.length > 0) propagation.setGlobalPropagator(propagator)
  setChosenPropagator(chosen)
  return chosen
}

function hold(chosen: ChosenPropagator): () => void {
  let isHeld = true
  chosen.holders++
  return function release() {
    if (isHeld) chosen.holders--
    isHeld = false
  }
}

function reportContradiction({ members, source }: WantedPropagators, fields: readonly string[]): void {
  const wantedFields = members.flatMap(member => propagatorOf(member).fields())
  if (isSameList([...wantedFields].sort(), [...fields].sort())) return
  warnOnce(
    'foreign propagator',
    `${source} is ignored, because a propagator for ${fields.join(', ')} is registered with @opentelemetry/api; start Throughline before it, or remove it`,
  )
}

function reportRunning({ source }: WantedPropagators, { members }: ChosenPropagator): void {
  const names = members
    .map(member => (typeof member === 'string' ? member : 'one of the application'))
    .join(', ')
  warnOnce(
    'propagators in use',
    `${source} is ignored, because tracing runs with other propagators (${names || 'none'}); call its \`shutdown()\` first to replace them`,
  )
}

/** Limits that are not given match those of a running tracing. */
function isSame(current: ChosenPropagator, { members, limits, areLimitsGiven }: WantedPropagators): boolean {
  const areLimitsSame = areSameLimits(limitsOf(current), limits) || (current.holders > 0 && !areLimitsGiven)
  return areLimitsSame && isSameList(current.members, members)
}

function limitsOf({ limits }: ChosenPropagator): PropagationLimits {
  return limits ?? DEFAULT_PROPAGATION_LIMITS
}

function reportLimits(reason: string): void {
  warnOnce('propagation limits', `\`propagationLimits\` is ignored, because ${reason}`)
}

function isSameList(one: readonly unknown[], other: readonly unknown[]): boolean {
  return one.length === other.length && one.every((member, index) => member === other[index])
}

function doNothing(): void {}
