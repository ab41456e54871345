import type { Tracer, TracerProvider } from '@opentelemetry/api'
import { trace } from '@opentelemetry/api'

/**
 * Looks up the globally registered tracer whenever it is called, so that it does not matter what is loaded first.
 * Asking the provider joins strings for its key; while the provider is the same, so is its tracer.
 *
 * @param name the instrumentation scope
 * @param version the version of the instrumentation scope
 */
export function globalTracer(name: string, version: string): () => Tracer {
  let provider: TracerProvider | undefined
  let tracer: Tracer | undefined
  return function currentTracer() {
    const current = trace.getTracerProvider()
    if (tracer === undefined || current !== provider) {
      provider = current
      tracer = current.getTracer(name, version)
    }
    return tracer
  }
}
