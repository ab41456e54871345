import { context, createContextKey, propagation, ROOT_CONTEXT } from '@opentelemetry/api'
import { AsyncContextManager } from './context/async-context-manager.ts'
import { defaultPropagator } from './propagation/default-propagator.ts'

const PROBE = ROOT_CONTEXT.setValue(createContextKey('throughline probe'), true)

/**
 * Gives `@opentelemetry/api` a context manager and a propagator, unless it has them: both keep no state of ours, so
 * whoever comes later can use them too. Asking first avoids the error the API logs for a second registration.
 */
export function registerCarriers(): void {
  const hasContextManager = context.with(PROBE, () => context.active() === PROBE)
  if (!hasContextManager) context.setGlobalContextManager(new AsyncContextManager())
  if (propagation.fields().length === 0) propagation.setGlobalPropagator(defaultPropagator())
}
