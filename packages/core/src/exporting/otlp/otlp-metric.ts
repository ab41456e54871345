import type { Attributes } from '@opentelemetry/api'
import { unixNanos } from '../../base/time/clock.ts'
import { wordOfHex } from '../../ids/hex.ts'
import type { Exemplar } from '../../metrics/exemplar.ts'
import type { HistogramMetric, Metric, NumberMetric } from '../../metrics/metric-data.ts'
import type { ProtobufWriter } from '../protobuf/protobuf-writer.ts'
import type { MetricBaseline } from './metric-baseline.ts'
import { writeAttributes } from './otlp-attributes.ts'
import type { Temporality } from './temporality.ts'
import { isDelta } from './temporality.ts'

/** Field tags of opentelemetry/proto/metrics/v1/metrics.proto: (field number << 3) | wire type. */
const SCOPE_METRICS_METRIC = 0x12
const METRIC = { name: 0x0a, description: 0x12, unit: 0x1a, gauge: 0x2a, sum: 0x3a, histogram: 0x4a } as const
/** Of a gauge, a sum and a histogram. */
const DATA = { points: 0x0a, temporality: 0x10, isMonotonic: 0x18 } as const
const NUMBER = { start: 0x11, time: 0x19, value: 0x21, exemplars: 0x2a, attributes: 0x3a } as const
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
const EXEMPLAR = { time: 0x11, value: 0x19, spanId: 0x22, traceId: 0x2a } as const

const DELTA = 1
const CUMULATIVE = 2

/** More than the fields of fixed size of a point take together. */
const FIXED_FIELDS = 96
/** Width of the length of a message: up to 256 MiB. */
const WIDTH = 4

/** When the values of an export were taken, and what they are compared with. */
export interface MetricWindow {
  readonly startedAt: number
  readonly collectedAt: number
  readonly temporality: Temporality
  readonly baseline: MetricBaseline
}

/** Appends a metric as one `metrics` field of ScopeMetrics; nothing where it has no points to send. */
export function writeMetric(writer: ProtobufWriter, metric: Metric, window: MetricWindow): void {
  const { name, description, unit, kind } = metric.descriptor
  const before = writer.length
  writer.reserve(FIXED_FIELDS)
  writer.byte(SCOPE_METRICS_METRIC)
  const start = writer.open(WIDTH)
  writeText(writer, METRIC.name, name)
  if (description !== '') writeText(writer, METRIC.description, description)
  if (unit !== '') writeText(writer, METRIC.unit, unit)
  writer.reserve(FIXED_FIELDS)
  writer.byte(kind === 'gauge' ? METRIC.gauge : kind === 'histogram' ? METRIC.histogram : METRIC.sum)
  const data = writer.open(WIDTH)
  if (metric.descriptor.kind === 'histogram') writeHistograms(writer, metric as HistogramMetric, window)
  else writeNumbers(writer, metric as NumberMetric, window)
  if (writer.length === data) {
    writer.length = before
    return
  }
  writer.reserve(FIXED_FIELDS)
  if (kind !== 'gauge') {
    writer.byte(DATA.temporality)
    writer.byte(isDelta(window.temporality, metric.descriptor) ? DELTA : CUMULATIVE)
  }
  if (kind === 'counter') {
    writer.byte(DATA.isMonotonic)
    writer.byte(1)
  }
  writer.close(data, WIDTH)
  writer.close(start, WIDTH)
}

function writeNumbers(
  writer: ProtobufWriter,
  { descriptor, points }: NumberMetric,
  window: MetricWindow,
): void {
  const delta = isDelta(window.temporality, descriptor)
  for (const point of points) {
    const value = delta ? window.baseline.ofNumber(descriptor, point) : point.value
    if (delta && value === 0) continue
    const start = beginPoint(writer, delta, window)
    writer.byte(NUMBER.value)
    writer.double(value)
    writeExemplar(writer, NUMBER.exemplars, point.exemplar, delta, window)
    writePointAttributes(writer, NUMBER.attributes, point.attributes)
    writer.close(start, WIDTH)
  }
}

function writeHistograms(
  writer: ProtobufWriter,
  { descriptor, points }: HistogramMetric,
  window: MetricWindow,
): void {
  const delta = isDelta(window.temporality, descriptor)
  for (const point of points) {
    const { boundaries } = point
    const { counts, count, sum } = delta ? window.baseline.ofHistogram(descriptor, point) : point
    if (delta && count === 0) continue
    const start = beginPoint(writer, delta, window)
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
    for (const exemplar of point.exemplars)
      writeExemplar(writer, HISTOGRAM.exemplars, exemplar, delta, window)
    writePointAttributes(writer, HISTOGRAM.attributes, point.attributes)
    writer.close(start, WIDTH)
  }
}

/** The times of a number have the tags of the times of a distribution. */
function beginPoint(
  writer: ProtobufWriter,
  delta: boolean,
  { startedAt, collectedAt, baseline }: MetricWindow,
): number {
  writer.reserve(FIXED_FIELDS)
  writer.byte(DATA.points)
  const start = writer.open(WIDTH)
  writer.byte(NUMBER.start)
  writeMillis(writer, delta ? baseline.since(startedAt) : startedAt)
  writer.byte(NUMBER.time)
  writeMillis(writer, collectedAt)
  return start
}

/** An exemplar of a delta is one of its own time. */
function writeExemplar(
  writer: ProtobufWriter,
  tag: number,
  exemplar: Exemplar | undefined,
  delta: boolean,
  { startedAt, baseline }: MetricWindow,
): void {
  if (exemplar === undefined || (delta && exemplar.time < baseline.since(startedAt))) return
  const { traceId, spanId } = exemplar.spanContext
  writer.reserve(FIXED_FIELDS)
  writer.byte(tag)
  const start = writer.open(WIDTH)
  writer.byte(EXEMPLAR.time)
  writeMillis(writer, exemplar.time)
  writer.byte(EXEMPLAR.value)
  writer.double(exemplar.value)
  writer.byte(EXEMPLAR.spanId)
  writeHex(writer, spanId)
  writer.byte(EXEMPLAR.traceId)
  writeHex(writer, traceId)
  writer.close(start, WIDTH)
}

function writePointAttributes(writer: ProtobufWriter, tag: number, attributes: Attributes): void {
  writeAttributes(writer, tag, Object.entries(attributes).flat(1))
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

function writeMillis(writer: ProtobufWriter, millis: number): void {
  const seconds = Math.floor(millis / 1000)
  const [high, low] = unixNanos(seconds, Math.round((millis - seconds * 1000) * 1e6))
  writer.fixed64(high, low)
}
