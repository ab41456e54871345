import type { Exporter } from '../../span/exporter.ts'
import { BatchingExporter } from '../delivery/batching-exporter.ts'
import { spooled } from '../spool/spool-transport.ts'
import { OtlpBatch } from './otlp-batch.ts'
import type { CheckedOtlpOptions, OtlpExporterOptions } from './otlp-exporter-options.ts'
import { checkedOtlpOptions } from './otlp-exporter-options.ts'
import { otlpHttpDelivery } from './otlp-http-delivery.ts'
import { OtlpJsonBatch } from './otlp-json-batch.ts'

/**
 * Sends spans to an OpenTelemetry collector, or any backend that speaks OTLP, as protobuf or JSON over HTTP.
 * Spans are encoded soon after they end; what waits for the collector is bytes. Specification: protocol/otlp.md, protocol/exporter.md.
 *
 * @throws TypeError for an option of the wrong type or range
 */
export function otlpExporter(options: OtlpExporterOptions = {}): Exporter {
  return exporterOf(checkedOtlpOptions(options))
}

/** {@link otlpExporter} with options that were checked. */
export function trustedOtlpExporter(options: Partial<CheckedOtlpOptions>): Exporter {
  return exporterOf({ ...checkedOtlpOptions({}), ...options })
}

function exporterOf(checked: CheckedOtlpOptions): Exporter {
  const { isJson, transport, ...parts } = otlpHttpDelivery('TRACES', checked, checked.protocol)
  const { framing, concurrencyLimit } = parts
  const Batch = isJson ? OtlpJsonBatch : OtlpBatch
  const contents = isJson ? 'traces.json' : 'traces.pb'
  return new BatchingExporter({
    name: 'otlpExporter',
    open: resource => new Batch(resource),
    transport: spooled(transport, checked.spool, { contents, framing, concurrencyLimit }),
    ...parts,
  })
}
