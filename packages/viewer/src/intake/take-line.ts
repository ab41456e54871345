import { encodeJsonTraces } from '../otlp/encode-json.ts'
import { readJsonLogs } from '../otlp/log-records.ts'
import { Malformed } from '../otlp/malformed.ts'
import { readLogLine } from './log-line.ts'
import type { Viewer } from './viewer.ts'

/**
 * Takes a line of a file: a request in OTLP's JSON, as the file exporter and the Collector write them, or a log line of pino.
 *
 * @returns Whether it was one of these.
 */
export function takeLine(viewer: Viewer, line: string): boolean {
  try {
    if (/^\s*\{\s*"resourceSpans"/.test(line)) viewer.takeTraces(encodeJsonTraces(JSON.parse(line)))
    else if (/^\s*\{\s*"resourceLogs"/.test(line)) viewer.takeLogs(readJsonLogs(JSON.parse(line)))
    else return takeLogLine(viewer, line)
    return true
  } catch (error) {
    if (error instanceof Malformed || error instanceof SyntaxError) {
      viewer.refuse('a line of a file is not OTLP')
      return false
    }
    throw error
  }
}

/** Takes a log line, where it was written inside a trace. */
export function takeLogLine(viewer: Viewer, text: string): boolean {
  const line = readLogLine(text)
  if (line) viewer.takeLogs([line])
  return line !== undefined
}
