import type { CollectedMetrics } from '../../metrics/metric-data.ts'
import type { InstrumentationScope, Resource } from '../../span/readable-span.ts'
import { ProtobufWriter } from '../protobuf/protobuf-writer.ts'
import type { MetricBaseline } from './metric-baseline.ts'
import { writeAttributes } from './otlp-attributes.ts'
import { writeMetric } from './otlp-metric.ts'
import type { Temporality } from './temporality.ts'

/** Field tags of metrics_service.proto, metrics.proto, resource.proto and common.proto. */
const REQUEST_RESOURCE_METRICS = 0x0a
const RESOURCE_METRICS = { resource: 0x0a, scopeMetrics: 0x12, schemaUrl: 0x1a } as const
const SCOPE_METRICS = { scope: 0x0a, schemaUrl: 0x1a } as const
const SCOPE = { name: 0x0a, version: 0x12 } as const
const RESOURCE_ATTRIBUTES = 0x0a

const WIDTH = 4
const FIRST_CAPACITY = 16 * 1024

/** An `ExportMetricsServiceRequest`. The values are those of now: metrics go on changing. */
export function encodeMetrics(
  { resource, scopes, startedAt, collectedAt }: CollectedMetrics,
  temporality: Temporality,
  baseline: MetricBaseline,
): Uint8Array {
  const writer = new ProtobufWriter(FIRST_CAPACITY)
  baseline.begin(collectedAt)
  const window = { startedAt, collectedAt, temporality, baseline }
  nested(writer, REQUEST_RESOURCE_METRICS, () => {
    nested(writer, RESOURCE_METRICS.resource, () => writeResource(writer, resource))
    for (const { scope, metrics } of scopes) {
      nested(writer, RESOURCE_METRICS.scopeMetrics, () => {
        nested(writer, SCOPE_METRICS.scope, () => writeScope(writer, scope))
        for (const metric of metrics) writeMetric(writer, metric, window)
        writeText(writer, SCOPE_METRICS.schemaUrl, scope.schemaUrl)
      })
    }
    writeText(writer, RESOURCE_METRICS.schemaUrl, resource.schemaUrl)
  })
  return writer.buffer.subarray(0, writer.length)
}

function nested(writer: ProtobufWriter, tag: number, write: () => void): void {
  writer.reserve(1 + WIDTH)
  writer.byte(tag)
  const start = writer.open(WIDTH)
  write()
  writer.close(start, WIDTH)
}

function writeResource(writer: ProtobufWriter, { attributes }: Resource): void {
  writeAttributes(writer, RESOURCE_ATTRIBUTES, Object.entries(attributes).flat(1))
}

function writeScope(writer: ProtobufWriter, { name, version }: InstrumentationScope): void {
  writeText(writer, SCOPE.name, name)
  writeText(writer, SCOPE.version, version)
}

function writeText(writer: ProtobufWriter, tag: number, text: string | undefined): void {
  if (text === undefined) return
  writer.reserve(1)
  writer.byte(tag)
  writer.text(text)
}
