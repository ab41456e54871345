/** Sentry's envelope: transactions that hold their spans, or containers of spans. */
export function* sentrySpans(body) {
  for (const line of body.toString().split('\n')) {
    if (!line.startsWith('{')) continue
    const item = JSON.parse(line)
    if (item.type === 'transaction' && item.contexts?.trace) {
      yield identity(item.contexts.trace)
      yield* (item.spans ?? []).map(identity)
    } else if (Array.isArray(item.items)) {
      for (const span of item.items) if (span.span_id && span.trace_id) yield identity(span)
    }
  }
}

function identity(span) {
  return { traceId: span.trace_id, spanId: span.span_id, parentId: span.parent_span_id ?? '' }
}
