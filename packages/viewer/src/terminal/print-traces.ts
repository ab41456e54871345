import type { Viewer } from '../intake/viewer.ts'
import { decodeTraces } from '../otlp/decode-traces.ts'
import { quietTraces } from './quiet-traces.ts'
import { traceText } from './trace-text.ts'

/** Services send every second: after two and a half, all of a trace has come. Milliseconds. */
const SILENCE = 2500
const PAUSE = 250
/** Traces of one turn; a flood of them is for the page. */
const MOST_AT_ONCE = 50
/** A larger trace is for the page too. */
const MOST_SPANS = 2000
const MOST_LOGS = 1000

/**
 * Prints each trace that has gone quiet as a tree across its services.
 *
 * @returns What stops it, after the traces that are waiting were printed.
 */
export function printTraces(viewer: Viewer): () => void {
  const quiet = quietTraces(SILENCE, () => performance.now())
  viewer.onChange(records => {
    for (const { traceId } of records) quiet.touch(traceId)
  })
  const timer = setInterval(() => print(quiet.take()), PAUSE)
  return () => {
    clearInterval(timer)
    print(quiet.takeAll())
  }

  function print(traceIds: readonly string[]): void {
    for (const traceId of traceIds.slice(0, MOST_AT_ONCE)) {
      const text = textOf(traceId)
      if (text !== '') process.stdout.write(`${text}\n\n`)
    }
    const more = traceIds.length - MOST_AT_ONCE
    if (more > 0) process.stdout.write(`(${more} more traces)\n\n`)
  }

  function textOf(traceId: string): string {
    const record = viewer.store.find(traceId)
    if (!record || record.spans === 0) return ''
    const { head, spans } = record
    if (spans > MOST_SPANS) return `${head.service}  ${head.name}  trace ${traceId}  (${spans} spans)`
    return traceText(decodeTraces(viewer.store.spans(record)), viewer.store.logs(record, MOST_LOGS), {
      colors: process.stdout.hasColors?.() === true,
      width: process.stdout.columns ?? 120,
    })
  }
}
