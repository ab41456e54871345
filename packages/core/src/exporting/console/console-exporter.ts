import { isPromise } from 'node:util/types'
import { messageOf, warnOnce } from '../../base/diagnostics/warn-once.ts'
import type { OptionTable } from '../../base/options/checked-options.ts'
import { checkedOptions } from '../../base/options/checked-options.ts'
import { A_BOOLEAN, A_FUNCTION } from '../../base/options/option-kinds.ts'
import { isSampled } from '../../ids/trace-flags.ts'
import { readableSpan } from '../../span/exported-span.ts'
import type { Exporter, ExporterCounts } from '../../span/exporter.ts'
import { countBy, noteReached } from '../../span/exporter-accounts.ts'
import type { ReadableSpan, Resource } from '../../span/readable-span.ts'
import { heldTraces } from '../../trace-tree/held-traces.ts'
import { recentIds } from '../../trace-tree/recent-ids.ts'
import type { TreeSpan } from '../../trace-tree/tree-span.ts'
import { treeSpan } from '../../trace-tree/tree-span.ts'
import { writeStandardOutput } from './standard-output.ts'
import { wantsColors } from './terminal-colors.ts'
import { formatTrace } from './trace-tree.ts'

/** How and where traces are printed. */
export interface ConsoleExporterOptions {
  /**
   * Whether to use the colours of a terminal.
   * @default true on a terminal; `FORCE_COLOR` and `NO_COLOR` are honoured
   */
  readonly colors?: boolean | undefined
  /**
   * Receives each printed trace, which ends with an empty line.
   * @default process.stdout.write
   */
  readonly write?: ((text: string) => void) | undefined
}

const OPTIONS: OptionTable<ConsoleExporterOptions> = { colors: A_BOOLEAN, write: A_FUNCTION }

const MAX_TRACES = 1000
const MAX_SPANS = 10_000
const MAX_BYTES = 32 * 1024 * 1024
const REMEMBERED_TRACES = 1000

/**
 * Prints each finished trace of this process as a readable tree, once: when its last local root (a span without a
 * parent, or whose parent is in another process) has ended. What ends later is printed as a late addition. At most
 * 1,000 traces and 10,000 spans of 32 MiB are held; beyond that, and at a flush, the oldest are printed as far as they are.
 *
 * @throws TypeError if an option is wrong or unknown
 */
export function consoleExporter(options: ConsoleExporterOptions = {}): Exporter {
  const { colors, width, write } = printingBy(options)
  const traces = heldTraces(MAX_TRACES, MAX_SPANS, MAX_BYTES, printUnfinished)
  const shown = recentIds(REMEMBERED_TRACES)
  let hearsStarts = false
  let closed = false
  let held = 0
  let printed = 0
  let failed = 0
  let late = 0
  let unreadable = 0
  let resource: Resource | undefined
  const exporter = countBy<Exporter>(
    {
      onStart: span => guard(() => started(span)),
      onEnd: span => {
        if (!guard(() => ended(readableSpan(span)))) unreadable++
      },
      forceFlush,
      shutdown,
    },
    counts,
  )
  return exporter

  function counts(): ExporterCounts {
    const dropped = {
      ...(failed > 0 && { 'could not be printed': failed }),
      ...(late > 0 && { 'shut down': late }),
      ...(unreadable > 0 && { unreadable }),
    }
    const unsent = held - printed - failed
    return { encoded: held, exported: printed, dropped, retries: 0, queueBytes: 0, unsent }
  }

  function comesFrom(origin: Resource): void {
    if (origin === resource) return
    resource = origin
    noteReached(exporter, origin)
  }

  function started(span: ReadableSpan): void {
    const { traceId, spanId, traceFlags } = span.spanContext()
    if (closed || !isSampled(traceFlags)) return
    hearsStarts = true
    const trace = traces.hold(traceId)
    trace.open += 1
    if (isLocalRoot(span)) trace.openRoots.add(spanId)
  }

  function ended(span: ReadableSpan): void {
    const { traceId, spanId, traceFlags } = span.spanContext()
    if (!isSampled(traceFlags)) return
    comesFrom(span.resource)
    if (closed) {
      late++
      return
    }
    const trace = traces.hold(traceId)
    trace.open = Math.max(0, trace.open - 1)
    trace.openRoots.delete(spanId)
    const shownSpan = treeSpan(span)
    held += 1
    traces.add(trace, shownSpan)
    if (trace.openRoots.size > 0) return
    if (isLocalRoot(span)) printFinished(traceId)
    else if (trace.open === 0 && (hearsStarts || shown.has(traceId))) printLate(traceId)
  }

  function printFinished(traceId: string): void {
    shown.add(traceId)
    print(traces.release(traceId))
  }

  function printLate(traceId: string): void {
    print(traces.release(traceId), shown.has(traceId) ? 'late addition' : undefined)
  }

  function printUnfinished(traceId: string, spans: readonly TreeSpan[]): void {
    print(spans, shown.has(traceId) ? 'late addition' : 'unfinished')
  }

  function print(spans: readonly TreeSpan[], note?: string): void {
    if (spans.length === 0) return
    if (guard(() => write(`${formatTrace(spans, { colors, width: width(), note })}\n\n`)))
      printed += spans.length
    else failed += spans.length
  }

  async function forceFlush(): Promise<void> {
    for (const [traceId, spans] of traces.releaseAll()) printUnfinished(traceId, spans)
  }

  async function shutdown(): Promise<void> {
    await forceFlush()
    closed = true
  }
}

interface Printing {
  readonly colors: boolean
  readonly width: () => number | undefined
  readonly write: (text: string) => unknown
}

function printingBy(options: ConsoleExporterOptions): Printing {
  const { colors, write } = checkedOptions(options, OPTIONS)
  return {
    colors: colors ?? wantsColors(write ? undefined : process.stdout),
    width: () => (write ? undefined : process.stdout.columns),
    write: write ?? writeStandardOutput,
  }
}

/** A local root: its caller is not in this process. */
function isLocalRoot({ parentSpanContext }: ReadableSpan): boolean {
  return parentSpanContext === undefined || parentSpanContext.isRemote === true
}

/** Whether an action did not throw. */
function guard(action: () => unknown): boolean {
  try {
    const result = action()
    if (isPromise(result)) result.catch(report)
    return true
  } catch (error) {
    report(error)
    return false
  }
}

function report(error: unknown): void {
  warnOnce('console exporter', () => `the console exporter could not print a trace: ${messageOf(error)}`)
}
