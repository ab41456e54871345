import { wordOfHex } from '../../ids/hex.ts'
import type { ProtobufWriter } from '../protobuf/protobuf-writer.ts'
import type { LineSpan, LogRecord } from './log-line.ts'
import { writeAnyValue, writeAttributes } from './otlp-attributes.ts'
import { writeTime } from './sent-time.ts'

/** Field tags of opentelemetry/proto/logs/v1/logs.proto: (field number << 3) | wire type. */
const SCOPE_LOGS_LOG_RECORD = 0x12
const RECORD = {
  time: 0x09,
  severityNumber: 0x10,
  severityText: 0x1a,
  body: 0x2a,
  attributes: 0x32,
  flags: 0x45,
  traceId: 0x4a,
  spanId: 0x52,
  observedTime: 0x59,
} as const

/** More than the fields of fixed size of a record take together. */
const FIXED_FIELDS = 128
/** Width of the length of a record: up to 256 MiB. */
const WIDTH = 4

/** Appends a record as one `log_records` field of ScopeLogs. */
export function writeLogRecord(writer: ProtobufWriter, record: LogRecord): void {
  const { time, observed, severity, body, attributes, span } = record
  writer.reserve(FIXED_FIELDS)
  writer.byte(SCOPE_LOGS_LOG_RECORD)
  const start = writer.open(WIDTH)
  writer.byte(RECORD.time)
  writeTime(writer, time)
  writer.byte(RECORD.observedTime)
  writeTime(writer, observed)
  if (severity.number > 0) {
    writer.byte(RECORD.severityNumber)
    writer.byte(severity.number)
  }
  if (span !== undefined) writeSpan(writer, span)
  if (severity.text !== undefined) {
    writer.byte(RECORD.severityText)
    writer.text(severity.text)
  }
  if (body !== undefined) writeAnyValue(writer, RECORD.body, body)
  writeAttributes(writer, RECORD.attributes, attributes)
  writer.close(start, WIDTH)
}

function writeSpan(writer: ProtobufWriter, { traceId, spanId, traceFlags }: LineSpan): void {
  writer.byte(RECORD.flags)
  writer.fixed32(traceFlags)
  writer.byte(RECORD.traceId)
  writer.byte(16)
  for (let digit = 0; digit < 32; digit += 8) writer.word(wordOfHex(traceId, digit))
  writer.byte(RECORD.spanId)
  writer.byte(8)
  for (let digit = 0; digit < 16; digit += 8) writer.word(wordOfHex(spanId, digit))
}
