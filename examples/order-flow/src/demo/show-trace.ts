import type { TreeSpan } from '@throughline/core/testing'
import { formatTrace } from '@throughline/core/testing'
import type { OrderFlow } from './start-order-flow.ts'

const DEFAULT_COLUMNS = 120

/** The spans of one trace as a tree, with their log lines, and where Jaeger has them. */
export function showTrace(spans: readonly TreeSpan[], { logs, jaegerUrl }: OrderFlow): string {
  const traceId = spans[0]?.traceId
  if (traceId === undefined) return '  no span arrived'
  const { isTTY, columns = DEFAULT_COLUMNS } = process.stdout
  const tree = formatTrace(spans, { colors: isTTY === true, width: columns, logs: logs.of(traceId) })
  return jaegerUrl === undefined ? tree : `${tree}\n\nin Jaeger: ${jaegerUrl}/api/traces/${traceId}`
}
