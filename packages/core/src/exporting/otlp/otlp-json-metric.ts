import type { Exemplar } from '../../metrics/exemplar.ts'
import { wellFormedJson } from '../delivery/well-formed-json.ts'
import { jsonAttributes, jsonDouble } from './otlp-json-attributes.ts'
import type { SentHistogram, SentMetric, SentNumber } from './sent-metrics.ts'
import { isSentHistogram } from './sent-metrics.ts'
import { jsonTime } from './sent-time.ts'

/** A metric in OTLP's JSON: ids in hex, enums as numbers, times and counts as text (protocol/otlp.md). */
export function otlpJsonMetric(metric: SentMetric): string {
  const { name, description, unit, kind } = metric.descriptor
  const points = isSentHistogram(metric) ? metric.points.map(histogram) : metric.points.map(number)
  const data = kind === 'gauge' ? 'gauge' : kind === 'histogram' ? 'histogram' : 'sum'
  let json = `{"name":${wellFormedJson(name)}`
  if (description !== '') json += `,"description":${wellFormedJson(description)}`
  if (unit !== '') json += `,"unit":${wellFormedJson(unit)}`
  json += `,"${data}":{"dataPoints":[${points.join(',')}]`
  if (kind !== 'gauge') json += `,"aggregationTemporality":${metric.temporality}`
  if (kind === 'counter') json += ',"isMonotonic":true'
  return `${json}}}`
}

function number(point: SentNumber): string {
  return `{${times(point)},"asDouble":${jsonDouble(point.value)}${shared(point)}}`
}

function histogram(point: SentHistogram): string {
  const { boundaries, counts, count, sum } = point
  const buckets = counts.map(each => `"${each}"`).join(',')
  const bounds = boundaries.map(jsonDouble).join(',')
  const values = `"count":"${count}","sum":${jsonDouble(sum)}`
  return `{${times(point)},${values},"bucketCounts":[${buckets}],"explicitBounds":[${bounds}]${shared(point)}}`
}

function times({ startedAt, time }: SentNumber | SentHistogram): string {
  return `"startTimeUnixNano":${jsonTime(startedAt)},"timeUnixNano":${jsonTime(time)}`
}

function shared({ exemplars, attributes }: SentNumber | SentHistogram): string {
  const beside = exemplars.length === 0 ? '' : `,"exemplars":[${exemplars.map(exemplarOf).join(',')}]`
  return attributes.length === 0 ? beside : `${beside},"attributes":${jsonAttributes(attributes)}`
}

function exemplarOf({ time, value, spanContext }: Exemplar): string {
  const { traceId, spanId } = spanContext
  return `{"timeUnixNano":${jsonTime(time)},"asDouble":${jsonDouble(value)},"spanId":"${spanId}","traceId":"${traceId}"}`
}
