import { startOpenTelemetry } from '../peers/start-open-telemetry.mjs'

export const variant = {
  order: 2,
  title: 'OpenTelemetry',
  packages: [
    '@opentelemetry/sdk-node',
    '@opentelemetry/exporter-trace-otlp-proto',
    '@opentelemetry/instrumentation-http',
    '@opentelemetry/instrumentation-express',
    '@fastify/otel',
    '@opentelemetry/instrumentation-undici',
    '@opentelemetry/instrumentation-pino',
    '@opentelemetry/instrumentation-kafkajs',
  ],
  races: ['server', 'work', 'start-up', 'size', 'steady'],
  start: options => startOpenTelemetry(options, {}),
}
