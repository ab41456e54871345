import type { TreeSpan } from '@throughline/core/testing'
import { formatTrace } from '@throughline/core/testing'
import type { LogLines } from './log-lines.ts'

const DEFAULT_COLUMNS = 120

/** The spans of one trace as a tree, with their log lines. */
export function showTrace(spans: readonly TreeSpan[], logs: LogLines): string {
  const traceId = spans[0]?.traceId
  if (traceId === undefined) return '  no span arrived'
  const { isTTY, columns = DEFAULT_COLUMNS } = process.stdout
  return formatTrace(spans, { colors: isTTY === true, width: columns, logs: logs.of(traceId) })
}
