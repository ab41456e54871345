import type { Exemplar } from '../../metrics/exemplar.ts'
import { wellFormedJson } from '../delivery/well-formed-json.ts'
import { jsonAttributes, jsonDouble } from './otlp-json-attributes.ts'
import { jsonInteger } from './sent-integer.ts'
import type { SentHistogram, SentMetric, SentNumber } from './sent-metrics.ts'
import { isHistogram, isInteger } from './sent-metrics.ts'
import { jsonTime } from './sent-time.ts'

/** A metric in OTLP's JSON: ids in hex, enums as numbers, times and counts as text (protocol/otlp.md). */
export function otlpJsonMetric(metric: SentMetric): string {
  const { name, description, unit, kind } = metric.descriptor
  const written = isInteger(metric) ? asInt : asDouble
  const points = isHistogram(metric)
    ? metric.points.map(point => histogram(point, written))
    : metric.points.map(point => number(point, written))
  const data = kind === 'gauge' ? 'gauge' : kind === 'histogram' ? 'histogram' : 'sum'
  let json = `{"name":${wellFormedJson(name)}`
  if (description !== '') json += `,"description":${wellFormedJson(description)}`
  if (unit !== '') json += `,"unit":${wellFormedJson(unit)}`
  json += `,"${data}":{"dataPoints":[${points.join(',')}]`
  if (kind !== 'gauge') json += `,"aggregationTemporality":${metric.temporality}`
  if (kind === 'counter') json += ',"isMonotonic":true'
  return `${json}}}`
}

type Value = (value: number) => string

function asInt(value: number): string {
  return `"asInt":${jsonInteger(value)}`
}

function asDouble(value: number): string {
  return `"asDouble":${jsonDouble(value)}`
}

function number(point: SentNumber, written: Value): string {
  return `{${times(point)},${written(point.value)}${shared(point, written)}}`
}

function histogram(point: SentHistogram, written: Value): string {
  const { boundaries, counts, count, sum } = point
  const buckets = counts.map(each => `"${each}"`).join(',')
  const bounds = boundaries.map(jsonDouble).join(',')
  const values = `"count":"${count}","sum":${jsonDouble(sum)}`
  return `{${times(point)},${values},"bucketCounts":[${buckets}],"explicitBounds":[${bounds}]${shared(point, written)}}`
}

function times({ startedAt, time }: SentNumber | SentHistogram): string {
  return `"startTimeUnixNano":${jsonTime(startedAt)},"timeUnixNano":${jsonTime(time)}`
}

function shared({ exemplars, attributes }: SentNumber | SentHistogram, written: Value): string {
  const list = exemplars.map(exemplar => exemplarOf(exemplar, written)).join(',')
  const beside = exemplars.length === 0 ? '' : `,"exemplars":[${list}]`
  return attributes.length === 0 ? beside : `${beside},"attributes":${jsonAttributes(attributes)}`
}

function exemplarOf({ time, value, spanContext }: Exemplar, written: Value): string {
  const { traceId, spanId } = spanContext
  return `{"timeUnixNano":${jsonTime(time)},${written(value)},"spanId":"${spanId}","traceId":"${traceId}"}`
}
