import type { Context, Span } from '@opentelemetry/api'
import { createContextKey } from '@opentelemetry/api'
import { warnOnce } from '../base/diagnostics/warn-once.ts'
import { expected } from '../base/options/expected.ts'

/** The key of `trace.setSpan`: the API makes its context keys with `Symbol.for`. */
export const SPAN_KEY: symbol = createContextKey('OpenTelemetry Context Key SPAN')

/**
 * A context that keeps its span in a field and everything else in `rest`. Activating a span costs one small object; the
 * API's own context copies a Map.
 */
class ContextWithSpan implements Context {
  readonly span: Span | undefined
  readonly rest: Context

  constructor(span: Span | undefined, rest: Context) {
    this.span = span
    this.rest = rest
  }

  getValue(key: symbol): unknown {
    return key === SPAN_KEY ? this.span : this.rest.getValue(key)
  }

  setValue(key: symbol, value: unknown): Context {
    if (key === SPAN_KEY) return new ContextWithSpan(spanIn(value), this.rest)
    return new ContextWithSpan(this.span, this.rest.setValue(key, value))
  }

  deleteValue(key: symbol): Context {
    const rest = this.rest.deleteValue(key)
    return key === SPAN_KEY ? rest : new ContextWithSpan(this.span, rest)
  }
}

/** `trace.setSpan(context, span)`, without the copy. */
export function contextWithSpan(context: Context, span: Span): Context {
  return new ContextWithSpan(span, context instanceof ContextWithSpan ? context.rest : context)
}

/** `trace.getSpan(context)`, without the lookup for a context of ours. Ignores values that are no span. */
export function spanOf(context: Context): Span | undefined {
  if (context instanceof ContextWithSpan) return context.span
  return spanIn(context.getValue(SPAN_KEY))
}

/** Applications may store `null` as the span, or a span that went through JSON. */
function spanIn(value: unknown): Span | undefined {
  if (value === undefined) return undefined
  try {
    if (typeof (value as Span | null)?.spanContext === 'function') return value as Span
  } catch {
    // Reported as what it is not.
  }
  reportNoSpan(value)
  return undefined
}

/** Reports that a context has something for its span that is none: what starts in it begins a new trace. */
export function reportNoSpan(value: unknown): void {
  warnOnce('invalid parent', () => {
    const { message } = expected('span', 'a Span of @opentelemetry/api with valid ids', value)
    return `a context was given no span, so that a new trace begins in it: ${message}; \`trace.setSpanContext(context, spanContext)\` takes ids that came from elsewhere`
  })
}
