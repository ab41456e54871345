import { encodeJsonTraces } from '../otlp/encode-json.ts'
import { readJsonLogs } from '../otlp/log-records.ts'
import { Malformed } from '../otlp/malformed.ts'
import { readLogLine } from './log-line.ts'
import type { PartialSuccess } from './partial-success.ts'
import { ALL_TAKEN } from './partial-success.ts'
import type { Viewer } from './viewer.ts'

/**
 * Takes a line of a file: a request in OTLP's JSON, as the file exporter and the Collector write them, or a log line of pino.
 *
 * @returns Whether it was one of these.
 */
export function takeLine(viewer: Viewer, line: string): boolean {
  try {
    if (!/^\s*\{\s*"resource(?:Spans|Logs)"/.test(line)) return takeLogLine(viewer, line)
    // A file that was written anew may begin as it did before.
    viewer.requests.once(Buffer.from(line), () => takeRequest(viewer, JSON.parse(line)))
    return true
  } catch (error) {
    if (error instanceof Malformed || error instanceof SyntaxError) {
      viewer.refuse('a line of a file is not OTLP')
      return false
    }
    throw error
  }
}

function takeRequest(viewer: Viewer, json: Readonly<Record<string, unknown>>): PartialSuccess {
  if (json.resourceSpans !== undefined) return viewer.takeTraces(encodeJsonTraces(json))
  viewer.takeLogs(readJsonLogs(json))
  return ALL_TAKEN
}

/** Takes a log line, where it was written inside a trace. */
export function takeLogLine(viewer: Viewer, text: string): boolean {
  const line = readLogLine(text)
  if (line) viewer.takeLogs([line])
  return line !== undefined
}
