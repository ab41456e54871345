export { kafkaSpanExporter } from './span-exporter/kafka-span-exporter.ts'
export type { KafkaSpanExporterOptions } from './span-exporter/span-exporter-options.ts'
