import type { TracerProvider } from '@opentelemetry/api'
import { trace } from '@opentelemetry/api'
import { warnOnce } from '../base/diagnostics/warn-once.ts'
import { reportApiVersions } from './report-api-versions.ts'

/** What the API holds as its provider, as far as it is asked here. */
interface ProxyProvider {
  getDelegateTracer?(name: string): unknown
  getDelegate?(): unknown
}

/**
 * Makes `provider` the default of `@opentelemetry/api`, unless another one is.
 *
 * @returns a function that takes it back
 */
export function registerProvider(provider: TracerProvider): () => void {
  if (isTaken()) {
    warnOnce(
      'foreign provider',
      'another tracer provider is registered with @opentelemetry/api already, so it makes the spans of the integrations; start Throughline first, or pass `tracer` to them',
    )
    return () => {}
  }
  if (trace.setGlobalTracerProvider(provider)) return () => unregister(provider)
  reportApiVersions()
  return () => {}
}

/** Whoever has taken the place meanwhile keeps it. */
function unregister(provider: TracerProvider): void {
  const current = trace.getTracerProvider() as ProxyProvider
  if (current.getDelegate?.() === provider) trace.disable()
}

/** Until a provider is registered the API's own proxy has nobody to delegate to. */
function isTaken(): boolean {
  const current = trace.getTracerProvider() as ProxyProvider
  return current.getDelegateTracer?.('@throughline/core') !== undefined
}
