import { wordOfHex } from '../../ids/hex.ts'
import type { Exemplar } from '../../metrics/exemplar.ts'
import type { ProtobufWriter } from '../protobuf/protobuf-writer.ts'
import { writeAttributes } from './otlp-attributes.ts'
import { writeInteger } from './sent-integer.ts'
import type { SentHistogram, SentMetric, SentNumber } from './sent-metrics.ts'
import { isHistogram, isInteger } from './sent-metrics.ts'
import { writeTime } from './sent-time.ts'

/** Field tags of opentelemetry/proto/metrics/v1/metrics.proto: (field number << 3) | wire type. */
const SCOPE_METRICS_METRIC = 0x12
const METRIC = { name: 0x0a, description: 0x12, unit: 0x1a, gauge: 0x2a, sum: 0x3a, histogram: 0x4a } as const
/** Of a gauge, a sum and a histogram. */
const DATA = { points: 0x0a, temporality: 0x10, isMonotonic: 0x18 } as const
const NUMBER = {
  start: 0x11,
  time: 0x19,
  asDouble: 0x21,
  exemplars: 0x2a,
  asInt: 0x31,
  attributes: 0x3a,
} as const
const HISTOGRAM = {
  start: 0x11,
  time: 0x19,
  count: 0x21,
  sum: 0x29,
  counts: 0x32,
  bounds: 0x3a,
  exemplars: 0x42,
  attributes: 0x4a,
} as const
const EXEMPLAR = { time: 0x11, asDouble: 0x19, spanId: 0x22, traceId: 0x2a, asInt: 0x31 } as const

/** More than the fields of fixed size of a point take together. */
const FIXED_FIELDS = 96
/** Width of the length of a message: up to 256 MiB. */
const WIDTH = 4

/** Appends a metric as one `metrics` field of ScopeMetrics. */
export function writeMetric(writer: ProtobufWriter, metric: SentMetric): void {
  const { name, description, unit, kind } = metric.descriptor
  writer.reserve(FIXED_FIELDS)
  writer.byte(SCOPE_METRICS_METRIC)
  const start = writer.open(WIDTH)
  writeText(writer, METRIC.name, name)
  if (description !== '') writeText(writer, METRIC.description, description)
  if (unit !== '') writeText(writer, METRIC.unit, unit)
  writer.reserve(FIXED_FIELDS)
  writer.byte(kind === 'gauge' ? METRIC.gauge : kind === 'histogram' ? METRIC.histogram : METRIC.sum)
  const data = writer.open(WIDTH)
  const isInt = isInteger(metric)
  if (isHistogram(metric)) for (const point of metric.points) writeHistogram(writer, point, isInt)
  else for (const point of metric.points) writeNumber(writer, point, isInt)
  writer.reserve(FIXED_FIELDS)
  if (kind !== 'gauge') {
    writer.byte(DATA.temporality)
    writer.byte(metric.temporality)
  }
  if (kind === 'counter') {
    writer.byte(DATA.isMonotonic)
    writer.byte(1)
  }
  writer.close(data, WIDTH)
  writer.close(start, WIDTH)
}

function writeNumber(writer: ProtobufWriter, point: SentNumber, isInt: boolean): void {
  const start = beginPoint(writer, point)
  writeValue(writer, NUMBER, point.value, isInt)
  for (const exemplar of point.exemplars) writeExemplar(writer, NUMBER.exemplars, exemplar, isInt)
  writeAttributes(writer, NUMBER.attributes, point.attributes)
  writer.close(start, WIDTH)
}

function writeHistogram(writer: ProtobufWriter, point: SentHistogram, isInt: boolean): void {
  const { boundaries, counts, count, sum } = point
  const start = beginPoint(writer, point)
  writer.reserve(FIXED_FIELDS + (counts.length + boundaries.length) * 8)
  writer.byte(HISTOGRAM.count)
  writeFixed64(writer, count)
  writer.byte(HISTOGRAM.sum)
  writer.double(sum)
  writer.byte(HISTOGRAM.counts)
  writer.varint(counts.length * 8)
  for (const each of counts) writeFixed64(writer, each)
  writer.byte(HISTOGRAM.bounds)
  writer.varint(boundaries.length * 8)
  for (const bound of boundaries) writer.double(bound)
  for (const exemplar of point.exemplars) writeExemplar(writer, HISTOGRAM.exemplars, exemplar, isInt)
  writeAttributes(writer, HISTOGRAM.attributes, point.attributes)
  writer.close(start, WIDTH)
}

/** The times of a number have the tags of the times of a distribution. */
function beginPoint(writer: ProtobufWriter, { startedAt, time }: SentNumber | SentHistogram): number {
  writer.reserve(FIXED_FIELDS)
  writer.byte(DATA.points)
  const start = writer.open(WIDTH)
  writer.byte(NUMBER.start)
  writeTime(writer, startedAt)
  writer.byte(NUMBER.time)
  writeTime(writer, time)
  return start
}

function writeExemplar(writer: ProtobufWriter, tag: number, exemplar: Exemplar, isInt: boolean): void {
  const { time, value, spanContext } = exemplar
  const { traceId, spanId } = spanContext
  writer.reserve(FIXED_FIELDS)
  writer.byte(tag)
  const start = writer.open(WIDTH)
  writer.byte(EXEMPLAR.time)
  writeTime(writer, time)
  writeValue(writer, EXEMPLAR, value, isInt)
  writer.byte(EXEMPLAR.spanId)
  writeHex(writer, spanId)
  writer.byte(EXEMPLAR.traceId)
  writeHex(writer, traceId)
  writer.close(start, WIDTH)
}

/** The value of a point or of an exemplar, by the tags of its message. */
function writeValue(
  writer: ProtobufWriter,
  tags: typeof NUMBER | typeof EXEMPLAR,
  value: number,
  isInt: boolean,
): void {
  writer.byte(isInt ? tags.asInt : tags.asDouble)
  if (isInt) writeInteger(writer, value)
  else writer.double(value)
}

function writeHex(writer: ProtobufWriter, hex: string): void {
  writer.byte(hex.length / 2)
  for (let at = 0; at < hex.length; at += 8) writer.word(wordOfHex(hex, at))
}

function writeText(writer: ProtobufWriter, tag: number, text: string): void {
  writer.reserve(1)
  writer.byte(tag)
  writer.text(text)
}

function writeFixed64(writer: ProtobufWriter, count: number): void {
  writer.fixed64(Math.floor(count / 2 ** 32), count % 2 ** 32)
}
