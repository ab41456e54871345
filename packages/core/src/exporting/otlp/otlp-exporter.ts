import type { Exporter } from '../../span/exporter.ts'
import { BatchingExporter } from '../delivery/batching-exporter.ts'
import { HttpTransport } from '../delivery/http-transport.ts'
import { CONCATENATED } from '../delivery/join-batches.ts'
import { spooled } from '../spool/spool-transport.ts'
import { OtlpBatch } from './otlp-batch.ts'
import type { CheckedOtlpOptions, OtlpExporterOptions } from './otlp-exporter-options.ts'
import { checkedOtlpOptions, resolvedOptions } from './otlp-exporter-options.ts'
import { OTLP_JSON_FRAMING, OtlpJsonBatch } from './otlp-json-batch.ts'
import { readPartialSuccess } from './partial-success.ts'

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
  const { protocol, batchDelay, maxQueueBytes, ...transport } = resolvedOptions(checked)
  const { concurrencyLimit } = transport
  const isJson = protocol === 'http/json'
  const Batch = isJson ? OtlpJsonBatch : OtlpBatch
  const framing = isJson ? OTLP_JSON_FRAMING : CONCATENATED
  const contents = isJson ? 'traces.json' : 'traces.pb'
  const http = new HttpTransport({ ...transport, readPartialSuccess })
  return new BatchingExporter({
    name: 'otlpExporter',
    open: resource => new Batch(resource),
    transport: spooled(http, checked.spool, { contents, framing, concurrencyLimit }),
    framing,
    concurrencyLimit,
    batchDelay,
    maxQueueBytes,
  })
}
