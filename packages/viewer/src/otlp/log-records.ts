import type { LogLevel, LogLine } from '../api/log-lines.ts'
import type { OtlpAnyValue, OtlpKeyValue } from '../api/otlp-json.ts'
import { attributeList, attributeValue, cutText, readAnyValue, readKeyValue } from './any-value.ts'
import { Malformed } from './malformed.ts'
import { serviceName } from './read-request.ts'
import { BYTES, FIXED64, VARINT, WireReader } from './wire-reader.ts'

/** A log line of a trace. */
export interface TraceLogLine {
  readonly traceId: string
  readonly line: LogLine
}

/** A log record in OTLP's JSON, as far as it is read. */
interface LogRecord {
  timeUnixNano?: unknown
  observedTimeUnixNano?: unknown
  severityNumber?: unknown
  severityText?: unknown
  body?: OtlpAnyValue
  attributes?: readonly OtlpKeyValue[]
  traceId?: unknown
  spanId?: unknown
}

const LEVELS: readonly LogLevel[] = ['trace', 'debug', 'info', 'warn', 'error', 'fatal']
const MOST_MESSAGE = 10_000

/**
 * Reads an `ExportLogsServiceRequest`. Lines without a trace are left out.
 *
 * @throws Malformed
 */
export function readLogs(bytes: Uint8Array): TraceLogLine[] {
  const reader = new WireReader(bytes)
  const lines: TraceLogLine[] = []
  while (reader.next(bytes.length)) {
    if (reader.field === 1) readResourceLogs(reader, reader.lengthTo(bytes.length), lines)
    else reader.skip(bytes.length)
  }
  return lines
}

function readResourceLogs(reader: WireReader, to: number, lines: TraceLogLine[]): void {
  let service = 'unknown_service'
  while (reader.next(to)) {
    if (reader.field === 1) service = serviceName(reader, reader.lengthTo(to)) ?? service
    else if (reader.field === 2) {
      const end = reader.lengthTo(to)
      while (reader.next(end)) {
        if (reader.field === 2) add(lines, readRecord(reader, reader.lengthTo(end)), service)
        else reader.skip(end)
      }
    } else reader.skip(to)
  }
}

function readRecord(reader: WireReader, to: number): LogRecord {
  const record: LogRecord = {}
  const attributes: OtlpKeyValue[] = []
  while (reader.next(to)) {
    if (reader.field === 1) record.timeUnixNano = reader.bytes.readBigUInt64LE(reader.fixed(8, FIXED64))
    else if (reader.field === 2 && reader.type === VARINT) record.severityNumber = reader.varint()
    else if (reader.field === 3 && reader.type === BYTES)
      record.severityText = reader.textTo(reader.lengthTo(to), 50)
    else if (reader.field === 5 && reader.type === BYTES)
      record.body = readAnyValue(reader, reader.lengthTo(to))
    else if (reader.field === 6 && reader.type === BYTES)
      attributes.push(readKeyValue(reader, reader.lengthTo(to)))
    else if (reader.field === 9) record.traceId = reader.hexTo(reader.lengthTo(to))
    else if (reader.field === 10) record.spanId = reader.hexTo(reader.lengthTo(to))
    else if (reader.field === 11)
      record.observedTimeUnixNano = reader.bytes.readBigUInt64LE(reader.fixed(8, FIXED64))
    else reader.skip(to)
  }
  record.attributes = attributes
  return record
}

/**
 * Reads OTLP's JSON of log records.
 *
 * @throws Malformed
 */
export function readJsonLogs(json: unknown): TraceLogLine[] {
  const lines: TraceLogLine[] = []
  for (const group of listIn(json, 'resourceLogs')) {
    const attributes = listIn(
      (group as { resource?: unknown }).resource ?? {},
      'attributes',
    ) as OtlpKeyValue[]
    const named = attributes.find(({ key }) => key === 'service.name')?.value?.stringValue
    for (const scope of listIn(group, 'scopeLogs'))
      for (const record of listIn(scope, 'logRecords'))
        add(lines, record as LogRecord, named || 'unknown_service')
  }
  return lines
}

function listIn(holder: unknown, name: string): readonly object[] {
  if (typeof holder !== 'object' || holder === null) throw new Malformed('an object is missing')
  const list = (holder as Record<string, unknown>)[name]
  if (list === undefined || list === null) return []
  if (!Array.isArray(list) || list.some(item => typeof item !== 'object' || item === null))
    throw new Malformed(`\`${name}\` is not a list of objects`)
  return list
}

function add(lines: TraceLogLine[], record: LogRecord, service: string): void {
  const traceId = String(record.traceId ?? '').toLowerCase()
  if (!/^[0-9a-f]{32}$/.test(traceId) || /^0+$/.test(traceId)) return
  const spanId = String(record.spanId ?? '').toLowerCase()
  const body = attributeValue(record.body)
  lines.push({
    traceId,
    line: {
      time: millis(record.timeUnixNano) || millis(record.observedTimeUnixNano),
      spanId: /^[0-9a-f]{16}$/.test(spanId) ? spanId : '',
      service: service.slice(0, 200),
      level: levelOf(record.severityNumber, record.severityText),
      message: cutText(
        typeof body === 'string' ? body : body === null ? '' : JSON.stringify(body),
        MOST_MESSAGE,
      ),
      attributes: attributeList(record.attributes),
    },
  })
}

/** OTLP numbers four severities to a word, from 1 to 24. */
function levelOf(number: unknown, text: unknown): LogLevel {
  const index = Math.floor((Number(number) - 1) / 4)
  const word = String(text ?? '').toLowerCase() as LogLevel
  return LEVELS[index] ?? (LEVELS.includes(word) ? word : 'info')
}

function millis(nanos: unknown): number {
  const number = Number(nanos) / 1e6
  return number > 0 && Number.isFinite(number) ? number : 0
}
