import type { TextMapPropagator } from '@opentelemetry/api'
import { context, createContextKey, ROOT_CONTEXT } from '@opentelemetry/api'
import { AsyncContextManager } from '../context/async-context-manager.ts'
import type { PropagationLimits } from '../propagation/propagation-limits.ts'
import type { PropagatorName } from '../propagation/propagators.ts'
import { wantedPropagators } from '../propagation/propagators.ts'
import { registerPropagators } from './register-propagators.ts'
import { reportRefusal } from './report-refusal.ts'

const PROBE = ROOT_CONTEXT.setValue(createContextKey('throughline probe'), true)

/**
 * Registers a context manager and a propagator with `@opentelemetry/api`, unless there are any. Neither holds state of
 * this tracing, so others may use them later. Checking first avoids the API's error log for a second registration.
 *
 * @returns a function to call when tracing ends; after it, another start may register other propagators
 */
export function registerCarriers(
  propagators?: readonly (PropagatorName | TextMapPropagator)[],
  limits?: PropagationLimits,
): () => void {
  const hasContextManager = context.with(PROBE, () => context.active() === PROBE)
  const isCarried = hasContextManager || context.setGlobalContextManager(new AsyncContextManager())
  if (!isCarried) reportRefusal('context')
  return registerPropagators(wantedPropagators(propagators, limits))
}
