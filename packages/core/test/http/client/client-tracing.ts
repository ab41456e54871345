import type { Span } from '@opentelemetry/api'
import { context, trace } from '@opentelemetry/api'
import { createTracing } from '@throughline/core'
import type { MemoryExporter } from '@throughline/core/testing'
import { memoryExporter } from '@throughline/core/testing'

export interface ClientTracing {
  readonly exporter: MemoryExporter
  readonly tracer: ReturnType<typeof createTracing>['tracer']
  /** Runs `fn` inside a span of a server, which stays open. */
  inSpan<T>(fn: (span: Span) => T): T
}

export function clientTracing(options: Parameters<typeof createTracing>[0] = {}): ClientTracing {
  const exporter = memoryExporter()
  const { tracer } = createTracing({ service: 'test', exporter, ...options })
  return {
    exporter,
    tracer,
    inSpan(fn) {
      const span = tracer.startSpan('GET /incoming')
      return context.with(trace.setSpan(context.active(), span), () => fn(span))
    },
  }
}
