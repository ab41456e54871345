/** The identities in an ExportTraceServiceRequest that is JSON. */
export function* otlpJsonSpans(body) {
  for (const { scopeSpans } of JSON.parse(body).resourceSpans) {
    for (const { traceId, spanId, parentSpanId = '' } of scopeSpans.flatMap(({ spans }) => spans)) {
      yield { traceId, spanId, parentId: parentSpanId }
    }
  }
}
