/** Elastic's intake: one JSON object a line, transactions and spans among them. */
export function* elasticSpans(body) {
  for (const line of body.toString().split('\n')) {
    if (!line.startsWith('{"transaction"') && !line.startsWith('{"span"')) continue
    const record = JSON.parse(line)
    const span = record.transaction ?? record.span
    if (span.sampled === false) continue
    yield { traceId: span.trace_id, spanId: span.id, parentId: span.parent_id ?? '' }
  }
}
