import { context, ROOT_CONTEXT } from '@opentelemetry/api'
import type { ReadableSpan } from '@throughline/core'
import type { ExportResult, SpanExporter } from '@throughline/core/integrations'
import { suppressTracing } from '@throughline/core/integrations'
import type { CheckedSpanExporterOptions, KafkaSpanExporterOptions } from './span-exporter-options.ts'
import { checkedSpanExporterOptions } from './span-exporter-options.ts'
import type { SpanProducer } from './span-producer.ts'
import { sendableLists, traceRecords } from './trace-records.ts'

/**
 * Sends spans to a topic, as the Collector's Kafka receiver reads them with its defaults (encoding `otlp_proto`): each
 * record has spans of one trace, and its id as key, so that all spans of a trace come to one Collector of a group. The
 * queue of `startTracing` bounds and counts what waits; a span waits there for others for OTEL_BSP_SCHEDULE_DELAY, or 1000 ms.
 *
 * @throws TypeError for an option that is missing, unknown or wrong
 */
export function kafkaSpanExporter(options: KafkaSpanExporterOptions): SpanExporter {
  return new KafkaSpanExporter(checkedSpanExporterOptions(options))
}

/** Milliseconds, as those of the exporter for OTLP: the parts of a trace come to a Collector that much closer together. */
const BATCH_DELAY = 1000

class KafkaSpanExporter implements SpanExporter {
  readonly batchDelay = BATCH_DELAY
  readonly #options: CheckedSpanExporterOptions
  #connected: Promise<SpanProducer> | undefined
  #last: Promise<unknown> = Promise.resolve()

  constructor(options: CheckedSpanExporterOptions) {
    this.#options = options
  }

  export(spans: ReadableSpan[], resultCallback: (result: ExportResult) => void): void {
    // Spans about the sending of spans would never come to an end.
    const sent = context.with(suppressTracing(ROOT_CONTEXT), () => this.#send(spans))
    this.#last = sent.then(
      () => resultCallback({ code: 0 }),
      error => resultCallback({ code: 1, error: error instanceof Error ? error : new Error(String(error)) }),
    )
  }

  async forceFlush(): Promise<void> {
    await this.#last
  }

  async shutdown(): Promise<void> {
    await this.#last
    const connected = this.#connected
    this.#connected = undefined
    await (await connected)?.disconnect()
  }

  async #send(spans: ReadableSpan[]): Promise<void> {
    const { topic, maxBytes, send } = this.#options
    const producer = await this.#producer()
    for (const messages of sendableLists(traceRecords(spans, maxBytes), maxBytes)) {
      await producer.send({ ...send, topic, messages })
    }
  }

  /** Connected at the first export. A failure is that of the export; the next one tries again. */
  async #producer(): Promise<SpanProducer> {
    this.#connected ??= this.#connect()
    try {
      return await this.#connected
    } catch (error) {
      this.#connected = undefined
      throw error
    }
  }

  async #connect(): Promise<SpanProducer> {
    const producer = this.#options.kafka.producer(this.#options.producer)
    await producer.connect()
    return producer
  }
}
