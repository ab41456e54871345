import type { HrTime } from '@opentelemetry/api'
import { timeBetween } from '../../base/time/timestamp.ts'
import type { TreeEvent, TreeLink, TreeSpan } from '../../trace-tree/tree-span.ts'
import { attributeTexts } from './attribute-text.ts'
import { durationText } from './duration-text.ts'
import { printableText } from './text-columns.ts'
import type { Detail } from './tree-details.ts'

/** A line of a log that belongs to a span. */
export interface TreeLog {
  /** The span that was active when the line was written. */
  readonly spanId: string
  /** When it was written: milliseconds since the epoch, as pino writes it, or an `HrTime`. */
  readonly time?: HrTime | number | undefined
  /** A word, or one of pino's numbers. */
  readonly level: string | number
  readonly text: string
}

interface TimedLine {
  readonly offset: number
  readonly line: Detail[]
}

const TEXT_COLUMNS = 200
const SHOWN_LINKS = 8
const SHOWN_ATTRIBUTES = 8
const levels: Readonly<Record<string, string>> = {
  10: 'trace',
  20: 'debug',
  30: 'info',
  40: 'warn',
  50: 'error',
  60: 'fatal',
}

/** The lines below a span: its events and log lines in the order they happened, then its links. */
export function spanNotes(
  span: TreeSpan,
  logs: readonly TreeLog[],
  nameOf: (spanId: string) => string | undefined,
): Detail[][] {
  const timed: TimedLine[] = [
    ...span.events.map(event => eventLine(event, span.startTime)),
    ...logs.map(log => ({ offset: logOffset(log, span.startTime), line: logLine(log, span.startTime) })),
  ]
  const lines = timed.sort((left, right) => left.offset - right.offset).map(({ line }) => line)
  // The tree itself shows the link to the parent, which a consumer of one message has beside it.
  const links = span.links.filter(link => link.spanId !== span.parentSpanId)
  for (const link of links.slice(0, SHOWN_LINKS)) lines.push(linkLine(link, span, nameOf))
  const more = links.length - SHOWN_LINKS
  if (more > 0) lines.push([{ text: `\u2937 ${more} more links`, style: 'dim' }])
  return lines
}

/** A log line; with the time since `start` when both are known. */
export function logLine(log: TreeLog, start?: HrTime): Detail[] {
  const level = printableText(levels[log.level] ?? String(log.level), 12)
  const word = { text: level, style: levelStyle(level) }
  const text = { text: printableText(log.text, TEXT_COLUMNS) }
  if (start === undefined || log.time === undefined) return [word, text]
  return [{ text: offsetText(logOffset(log, start)), style: 'dim' }, word, text]
}

function eventLine(event: TreeEvent, start: HrTime): TimedLine {
  const offset = timeBetween(start, event.time)
  const line: Detail[] = [{ text: offsetText(offset), style: 'dim' }, eventName(event)]
  const texts = attributeTexts(event.attributes ?? {}, key => !key.startsWith('exception.'), SHOWN_ATTRIBUTES)
  return { offset, line: [...line, ...texts.map(text => ({ text }))] }
}

function eventName({ name, attributes }: TreeEvent): Detail {
  const type = attributes?.['exception.type']
  const message = attributes?.['exception.message']
  if (type === undefined && message === undefined)
    return { text: printableText(name, TEXT_COLUMNS), style: 'yellow' }
  const words = [type, message].filter(word => word !== undefined).join(': ')
  return { text: `\u2716 ${printableText(words, TEXT_COLUMNS)}`, style: 'red' }
}

function linkLine(link: TreeLink, span: TreeSpan, nameOf: (spanId: string) => string | undefined): Detail[] {
  const here = link.traceId === span.traceId
  const name = here ? nameOf(link.spanId) : undefined
  const trace = here ? '' : ` of trace ${printableText(link.traceId, 32)}`
  const target =
    name === undefined ? `span ${printableText(link.spanId, 16)}${trace}` : printableText(name, 60)
  return [{ text: `\u2937 linked to ${target}`, style: 'dim' }]
}

function logOffset({ time }: TreeLog, start: HrTime): number {
  if (time === undefined) return Number.MAX_SAFE_INTEGER
  if (typeof time !== 'number') return timeBetween(start, time)
  const offset = (time - start[0] * 1e3) * 1e6 - start[1]
  // Whole milliseconds are cut, not rounded: a line of the span's first millisecond would seem to precede it.
  return offset < 0 && offset > -1e6 ? 0 : offset
}

function offsetText(nanoseconds: number): string {
  return `${nanoseconds < 0 ? '-' : '+'}${durationText(Math.abs(nanoseconds))}`
}

function levelStyle(level: string): 'red' | 'yellow' | 'green' {
  if (/^(error|fatal)$/i.test(level)) return 'red'
  return /^warn/i.test(level) ? 'yellow' : 'green'
}
