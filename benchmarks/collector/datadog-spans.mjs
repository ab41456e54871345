import { decode } from '@msgpack/msgpack'

/** Reads Datadog's `/v0.4/traces`: an array of traces, each an array of spans. Ids have 64 bits, so they are read as BigInt. */
export function* datadogSpans(body) {
  for (const spans of decode(body, { useBigInt64: true })) {
    for (const { trace_id: trace, span_id: span, parent_id: parent, metrics } of spans) {
      if ((metrics?._sampling_priority_v1 ?? 1) <= 0) continue
      yield {
        traceId: String(trace),
        spanId: String(span),
        parentId: Number(parent) === 0 ? '' : String(parent),
      }
    }
  }
}
