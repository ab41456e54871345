import { isRecord } from '../../base/options/object-checks.ts'
import type { Severity } from './log-severity.ts'
import { severityOf } from './log-severity.ts'

/** A line of a logger, and when it came. */
export interface LogLine {
  /** As it was written: JSON, or any other text. */
  readonly text: string
  /** Milliseconds since 1970. */
  readonly observed: number
  /** The ids of the active span, for a line that has none itself. */
  readonly span: LineSpan | undefined
}

/** The span that made a line. */
export interface LineSpan {
  /** 32 lower-case hex digits. */
  readonly traceId: string
  /** 16 lower-case hex digits. */
  readonly spanId: string
  readonly traceFlags: number
}

/** What pino gives to a stream that has `emit`. */
export interface LineNames {
  readonly messageKey: string
  readonly errorKey: string
  /** Names of levels by their numbers. */
  readonly labels?: Readonly<Record<number, string>>
}

export const PINO_NAMES: LineNames = { messageKey: 'msg', errorKey: 'err' }

/** What a log record has. */
export interface LogRecord {
  /** Milliseconds since 1970. */
  readonly time: number
  readonly observed: number
  readonly severity: Severity
  readonly body: unknown
  /** Key, value, key, value. */
  readonly attributes: readonly unknown[]
  readonly span: LineSpan | undefined
}

type Fields = Record<string, unknown>

/** Fields that are no attributes, since the record has a place for them, or the resource: `process.pid`, `host.name`. */
const PLACED = new Set(['level', 'severity', 'time', 'timestamp', '@timestamp', 'pid', 'hostname', 'v'])
/** What `createLogger` writes into each line of the resource. Any other field is one of the application's, whatever it equals. */
const SERVICE = new Set(['service.name', 'service.version', 'deployment.environment.name'])
const TRACE_ID = ['trace_id', 'trace.id']
const SPAN_ID = ['span_id', 'span.id']
const IDS = new Set([...TRACE_ID, ...SPAN_ID, 'trace_flags'])

const UNKNOWN: Severity = { number: 0, text: undefined }

/**
 * Reads a line of pino, bunyan or winston.
 *
 * @param known attributes of the resource, of which a line need not repeat the service
 */
export function readLine(line: LogLine, names: LineNames, known: Readonly<Fields>): LogRecord {
  const { text, observed, span } = line
  const fields = parsed(text)
  if (fields === undefined)
    return { time: observed, observed, severity: UNKNOWN, body: text.trimEnd(), attributes: [], span }
  const { messageKey, errorKey, labels } = names
  const ids = idsIn(fields)
  const bodyKey = messageKey in fields ? messageKey : 'message'
  const attributes: unknown[] = []
  for (const key in fields) {
    const value = fields[key]
    if (key === bodyKey || PLACED.has(key) || (ids !== undefined && IDS.has(key))) continue
    if (SERVICE.has(key) && value === known[key]) continue
    if (key === errorKey && isRecord(value)) addException(attributes, key, value)
    else attributes.push(key, value)
  }
  return {
    time: timeIn(fields) ?? observed,
    observed,
    severity: severityOf(fields.level ?? fields.severity, labels),
    body: fields[bodyKey],
    attributes,
    span: ids ?? span,
  }
}

function parsed(text: string): Fields | undefined {
  try {
    const fields: unknown = JSON.parse(text)
    return isRecord(fields) ? fields : undefined
  } catch {
    return undefined
  }
}

/** 2^64 nanoseconds, the last time that a record can have, in the year 2554. */
const LATEST_MILLIS = 2 ** 64 / 1e6

/** Milliseconds, or the text of a date. */
function timeIn(fields: Fields): number | undefined {
  const time = fields.time ?? fields.timestamp ?? fields['@timestamp']
  const millis = typeof time === 'string' ? Date.parse(time) : time
  return typeof millis === 'number' && millis > 0 && millis < LATEST_MILLIS ? millis : undefined
}

const ID = /^[0-9a-f]+$/

function idsIn(fields: Fields): LineSpan | undefined {
  const traceId = idOf(fields, TRACE_ID, 32)
  const spanId = idOf(fields, SPAN_ID, 16)
  if (traceId === undefined || spanId === undefined) return undefined
  return { traceId, spanId, traceFlags: Number.parseInt(String(fields.trace_flags ?? '00'), 16) & 0xff }
}

function idOf(fields: Fields, names: readonly string[], length: number): string | undefined {
  const value = names.map(name => fields[name]).find(each => each !== undefined)
  return typeof value === 'string' && value.length === length && ID.test(value) ? value : undefined
}

/** Semantic conventions, exceptions/exceptions-logs.md. What an error has beside these stays in a field. */
function addException(attributes: unknown[], key: string, error: Readonly<Fields>): void {
  const { type, name, message, stack, ...others } = error
  const shown = {
    'exception.type': type ?? name,
    'exception.message': message,
    'exception.stacktrace': stack,
  }
  for (const [attribute, value] of Object.entries(shown))
    if (typeof value === 'string') attributes.push(attribute, value)
  if (Object.keys(others).length > 0) attributes.push(key, others)
}
