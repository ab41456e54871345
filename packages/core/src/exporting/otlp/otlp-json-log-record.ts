import { wellFormedJson } from '../delivery/well-formed-json.ts'
import type { LogRecord } from './log-line.ts'
import { jsonAttributes, jsonValue } from './otlp-json-attributes.ts'
import { jsonTime } from './sent-time.ts'

/** A log record in OTLP's JSON: ids in hex, enums as numbers, times as text (protocol/otlp.md). */
export function otlpJsonLogRecord(record: LogRecord): string {
  const { time, observed, severity, body, attributes, span } = record
  let json = `{"timeUnixNano":${jsonTime(time)},"observedTimeUnixNano":${jsonTime(observed)}`
  if (severity.number > 0) json += `,"severityNumber":${severity.number}`
  if (severity.text !== undefined) json += `,"severityText":${wellFormedJson(severity.text)}`
  if (body !== undefined) json += `,"body":${jsonValue(body)}`
  if (attributes.length > 0) json += `,"attributes":${jsonAttributes(attributes)}`
  if (span !== undefined) {
    const { traceId, spanId, traceFlags } = span
    json += `,"flags":${traceFlags},"traceId":"${traceId}","spanId":"${spanId}"`
  }
  return `${json}}`
}
