import type { Resource } from '../../span/readable-span.ts'
import { TextChunk } from '../delivery/text-chunk.ts'
import { ProtobufWriter } from '../protobuf/protobuf-writer.ts'
import { exportRequest } from './export-request.ts'
import { jsonExportRequest } from './json-export-request.ts'
import { otlpJsonMetric } from './otlp-json-metric.ts'
import { writeMetric } from './otlp-metric.ts'
import type { SentScope } from './sent-metrics.ts'

const FIRST_CAPACITY = 16 * 1024

/** An export request of metrics as protobuf, in pieces. */
export function encodeMetrics(resource: Resource, scopes: readonly SentScope[]): readonly Uint8Array[] {
  return exportRequest(
    resource,
    scopes.map(([scope, metrics]) => {
      const writer = new ProtobufWriter(FIRST_CAPACITY)
      for (const metric of metrics) writeMetric(writer, metric)
      return [scope, writer]
    }),
  )
}

/** An export request of metrics as JSON, in pieces. */
export function encodeJsonMetrics(resource: Resource, scopes: readonly SentScope[]): readonly Uint8Array[] {
  return jsonExportRequest(
    'METRICS',
    resource,
    scopes.map(([scope, metrics]) => {
      const chunk = new TextChunk()
      for (const metric of metrics)
        chunk.append(chunk.length > 0 ? `,${otlpJsonMetric(metric)}` : otlpJsonMetric(metric))
      return [scope, chunk]
    }),
  )
}
