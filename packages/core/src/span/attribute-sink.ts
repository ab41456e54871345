import type { AttributeValue, Span } from '@opentelemetry/api'

/** Where attributes are written to. */
export interface AttributeSink {
  describe(key: string, value: AttributeValue): void
}

/** Tells any span. */
export function sinkOf(span: Span): AttributeSink {
  return { describe: (key, value) => void span.setAttribute(key, value) }
}
