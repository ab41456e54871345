import type { Context, Span } from '@opentelemetry/api'
import { createContextKey } from '@opentelemetry/api'
import { warnOnce } from '../base/diagnostics/warn-once.ts'
import { expected } from '../base/options/expected.ts'

/** The key of `trace.setSpan`: the API makes its context keys with `Symbol.for`. */
export const SPAN_KEY: symbol = createContextKey('OpenTelemetry Context Key SPAN')

/** The headers of a request that is being served. */
export type ReceivedHeaders = Readonly<Record<string, string | readonly string[] | undefined>>

/**
 * A context that keeps its span in a field and everything else in `rest`. Activating a span costs one small object; the
 * API's own context copies a Map.
 */
class ContextWithSpan implements Context {
  readonly span: Span | undefined
  readonly rest: Context
  /** Of the request that this context serves. */
  readonly received: ReceivedHeaders | undefined

  constructor(span: Span | undefined, rest: Context, received: ReceivedHeaders | undefined) {
    this.span = span
    this.rest = rest
    this.received = received
  }

  getValue(key: symbol): unknown {
    return key === SPAN_KEY ? this.span : this.rest.getValue(key)
  }

  setValue(key: symbol, value: unknown): Context {
    if (key === SPAN_KEY) return new ContextWithSpan(spanIn(value), this.rest, this.received)
    return new ContextWithSpan(this.span, this.rest.setValue(key, value), this.received)
  }

  deleteValue(key: symbol): Context {
    const rest = this.rest.deleteValue(key)
    if (key !== SPAN_KEY) return new ContextWithSpan(this.span, rest, this.received)
    return this.received === undefined ? rest : new ContextWithSpan(undefined, rest, this.received)
  }
}

/** `trace.setSpan(context, span)`, without the copy. */
export function contextWithSpan(context: Context, span: Span): Context {
  if (context instanceof ContextWithSpan) return new ContextWithSpan(span, context.rest, context.received)
  return new ContextWithSpan(span, context, undefined)
}

/** `contextWithSpan` for a request that is being served; contexts derived from it know its headers too. */
export function contextOfRequest(context: Context, span: Span, received: ReceivedHeaders): Context {
  return new ContextWithSpan(span, context instanceof ContextWithSpan ? context.rest : context, received)
}

/** The headers of the request that is served in this context, if it was traced. */
export function receivedHeaders(context: Context): ReceivedHeaders | undefined {
  return context instanceof ContextWithSpan ? context.received : undefined
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
