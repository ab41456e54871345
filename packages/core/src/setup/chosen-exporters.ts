import { consoleExporter } from '../exporting/console/console-exporter.ts'
import { BatchingExporter } from '../exporting/delivery/batching-exporter.ts'
import { OtlpBatch } from '../exporting/otlp/otlp-batch.ts'
import { otlpProtocol } from '../exporting/otlp/otlp-environment.ts'
import { trustedOtlpExporter } from '../exporting/otlp/otlp-exporter.ts'
import { offeredGrpcDelivery } from '../exporting/otlp/otlp-grpc-slot.ts'
import { tracesUrl } from '../exporting/otlp/signal-url.ts'
import { isSpanExporter } from '../exporting/span-exporter/span-exporter.ts'
import { SpanExporterQueue } from '../exporting/span-exporter/span-exporter-queue.ts'
import { zipkinExporter } from '../exporting/zipkin/zipkin-exporter.ts'
import type { Exporter } from '../span/exporter.ts'
import type { SpanProcessor } from '../span/span-processor.ts'
import type { ExporterWord } from './exporter-words.ts'
import { exporterWords } from './exporter-words.ts'
import type { CheckedTracing } from './tracing-options.ts'

/** The exporters of the options, else those of the environment, else OTLP. Each has its own queue. */
export function chosenExporters(options: CheckedTracing): readonly (Exporter | SpanProcessor)[] {
  const { exporter, endpoint } = options
  if (exporter !== undefined)
    return [exporter].flat().map(each => (isSpanExporter(each) ? new SpanExporterQueue(each) : each))
  if (endpoint !== undefined) return [otlpOf(options)]
  return exporterWords().map(word => MAKERS[word](options))
}

const MAKERS: Readonly<Record<ExporterWord, (options: CheckedTracing) => Exporter | SpanProcessor>> = {
  otlp: otlpOf,
  zipkin: () => zipkinExporter(),
  console: () => consoleExporter(),
}

function otlpOf({ endpoint, headers, timeout }: CheckedTracing): Exporter {
  const given = { ...(headers !== undefined && { headers }), ...(timeout !== undefined && { timeout }) }
  const grpc = otlpProtocol() === 'grpc' ? offeredGrpcDelivery() : undefined
  if (grpc === undefined)
    return trustedOtlpExporter(endpoint === undefined ? given : { ...given, url: tracesUrl(endpoint) })
  const delivery = grpc(endpoint === undefined ? given : { ...given, url: endpoint }, 'TRACES')
  return new BatchingExporter({ ...delivery, open: resource => new OtlpBatch(resource) })
}
