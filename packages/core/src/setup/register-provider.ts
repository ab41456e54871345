import type { TracerProvider } from '@opentelemetry/api'
import { trace } from '@opentelemetry/api'
import { warnOnce } from '../base/diagnostics/warn-once.ts'
import { VERSION } from '../base/platform/version.ts'
import { setLateTracer } from '../trace/late-tracer.ts'
import { reportRefusal } from './report-refusal.ts'

/** The API's provider, as far as it is used here. */
interface ProxyProvider {
  getDelegateTracer?(name: string): unknown
  getDelegate?(): unknown
}

/**
 * Makes `provider` the default of `@opentelemetry/api`, unless there is another.
 *
 * @returns unregisters it; spans that `withSpan` and the integrations start afterwards are counted as too late
 */
export function registerProvider(provider: TracerProvider): () => void {
  if (isTaken()) {
    warnOnce(
      'foreign provider',
      'another tracer provider is registered with @opentelemetry/api and makes the spans of the integrations; start Throughline before it, or pass `tracer` to the integrations',
    )
    return () => {}
  }
  if (trace.setGlobalTracerProvider(provider)) {
    setLateTracer(undefined)
    return () => unregister(provider)
  }
  reportRefusal('trace')
  return () => {}
}

/** A provider that was registered meanwhile stays. */
function unregister(provider: TracerProvider): void {
  const current = trace.getTracerProvider() as ProxyProvider
  if (current.getDelegate?.() !== provider) return
  trace.disable()
  setLateTracer(provider.getTracer('@throughline/core', VERSION))
}

/** Whether a provider is registered: before that, the API's proxy has no delegate. */
function isTaken(): boolean {
  const current = trace.getTracerProvider() as ProxyProvider
  return current.getDelegateTracer?.('@throughline/core') !== undefined
}
