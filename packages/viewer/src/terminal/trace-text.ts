import { formatTrace } from '@throughline/core/testing'
import type { LogLine } from '../api/log-lines.ts'
import type { OtlpTraces } from '../api/otlp-json.ts'
import { treeSpans } from './tree-spans.ts'

/** How a trace is written. */
interface TraceTextOptions {
  readonly colors: boolean
  readonly width: number
}

/** A trace with its log lines, as the tree that core draws. */
export function traceText(
  spans: OtlpTraces,
  logs: readonly LogLine[],
  { colors, width }: TraceTextOptions,
): string {
  const lines = logs.map(({ spanId, time, level, message }) => ({ spanId, time, level, text: message }))
  return formatTrace(treeSpans(spans), { colors, width, logs: lines })
}
