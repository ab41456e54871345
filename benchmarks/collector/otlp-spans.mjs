import { protobufFields } from './protobuf-fields.mjs'

/** opentelemetry/proto/trace/v1/trace.proto: the identities in an ExportTraceServiceRequest. */
export function* otlpSpans(request) {
  for (const resourceSpans of nested(request, 1)) {
    for (const scopeSpans of nested(resourceSpans, 2)) {
      for (const span of nested(scopeSpans, 2)) yield identity(span)
    }
  }
}

function* nested(message, field) {
  for (const [number, bytes] of protobufFields(message)) if (number === field) yield bytes
}

function identity(span) {
  const ids = { traceId: '', spanId: '', parentId: '' }
  for (const [number, bytes] of protobufFields(span)) {
    if (number === 1) ids.traceId = bytes.hexSlice()
    else if (number === 2) ids.spanId = bytes.hexSlice()
    else if (number === 4) ids.parentId = bytes.hexSlice()
  }
  return ids
}
