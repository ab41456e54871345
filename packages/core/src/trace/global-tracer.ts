import type { Tracer, TracerProvider } from '@opentelemetry/api'
import { ProxyTracerProvider, trace } from '@opentelemetry/api'
import { warnOnce } from '../base/diagnostics/warn-once.ts'
import { environmentFlag } from '../base/options/environment.ts'
import { ensureDiagLogger } from '../base/platform/diag-logger.ts'
import { lateTracer } from './late-tracer.ts'

/**
 * Looks up the globally registered tracer whenever it is called, so that it does not matter what is loaded first.
 * Asking the provider joins strings for its key; while the provider is the same, so is its tracer. After the shutdown of
 * the default tracing it is a tracer of that one, which counts, until another provider is registered.
 *
 * @param name the instrumentation scope
 * @param version the version of the instrumentation scope
 */
export function globalTracer(name: string, version: string): () => Tracer {
  return tracerLookup(name, version, () => {})
}

/**
 * {@link globalTracer} of an integration. Reports where nothing is registered when it is first used: the application has
 * forgotten to start tracing, or starts it too late. With OTEL_SDK_DISABLED=true that is intended.
 */
export function integrationTracer(name: string, version: string): () => Tracer {
  return tracerLookup(name, version, () => {
    if (!hasProvider() && !environmentFlag('OTEL_SDK_DISABLED')) reportNotStarted(name)
  })
}

/** @param onFirstUse is called before the first look, unless tracing was shut down */
function tracerLookup(name: string, version: string, onFirstUse: () => void): () => Tracer {
  let provider: TracerProvider | undefined
  let tracer: Tracer | undefined
  let isLate = false
  return function currentTracer() {
    const current = trace.getTracerProvider()
    if (tracer === undefined || current !== provider || isLate) {
      const late = hasProvider() ? undefined : lateTracer()
      if (tracer === undefined && late === undefined) onFirstUse()
      provider = current
      // The API's provider does not change when another one is registered behind it, so it is looked at each time.
      isLate = late !== undefined
      tracer = late ?? current.getTracer(name, version)
    }
    return tracer
  }
}

/** The provider that does nothing is the same for all that were never given another. */
function hasProvider(): boolean {
  const provider = trace.getTracerProvider()
  if (!(provider instanceof ProxyTracerProvider)) return true
  return provider.getDelegate() !== new ProxyTracerProvider().getDelegate()
}

function reportNotStarted(name: string): void {
  ensureDiagLogger()
  warnOnce(
    `${name} without tracing`,
    `${name} is used before tracing was started, so nothing is traced until then: call \`startTracing({ service: '…' })\` of @throughline/core first, or set OTEL_SDK_DISABLED=true where nothing is to be traced`,
  )
}
