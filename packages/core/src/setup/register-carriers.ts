import type { TextMapPropagator } from '@opentelemetry/api'
import { context, createContextKey, ROOT_CONTEXT } from '@opentelemetry/api'
import { AsyncContextManager } from '../context/async-context-manager.ts'
import type { PropagationLimits } from '../propagation/propagation-limits.ts'
import type { PropagatorName } from '../propagation/propagators.ts'
import { wantedPropagators } from '../propagation/propagators.ts'
import { registerPropagators } from './register-propagators.ts'
import { reportApiVersions } from './report-api-versions.ts'

const PROBE = ROOT_CONTEXT.setValue(createContextKey('throughline probe'), true)

/**
 * Gives `@opentelemetry/api` a context manager and a propagator, unless it has them: both keep no state of ours, so
 * whoever comes later can use them too. Asking first avoids the error the API logs for a second registration.
 *
 * @returns a function to call when tracing ends, after which another start may bring other propagators
 */
export function registerCarriers(
  propagators?: readonly (PropagatorName | TextMapPropagator)[],
  limits?: PropagationLimits,
): () => void {
  const hasContextManager = context.with(PROBE, () => context.active() === PROBE)
  const isCarried = hasContextManager || context.setGlobalContextManager(new AsyncContextManager())
  if (!isCarried) reportApiVersions()
  return registerPropagators(wantedPropagators(propagators, limits))
}
