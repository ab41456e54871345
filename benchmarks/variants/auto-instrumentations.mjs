import { setEnvironment, tracingOf } from '../peers/start-open-telemetry.mjs'

/** All that OpenTelemetry has for Node, as most people install it. */
export const variant = {
  order: 4,
  title: 'OpenTelemetry auto-instrumentations-node',
  packages: ['@opentelemetry/sdk-node', '@opentelemetry/auto-instrumentations-node'],
  races: ['start-up', 'size'],
  start,
}

function start({ load, collector, ratio }) {
  setEnvironment(ratio)
  process.env.OTEL_EXPORTER_OTLP_ENDPOINT = collector
  const { NodeSDK } = load('@opentelemetry/sdk-node')
  const { getNodeAutoInstrumentations } = load('@opentelemetry/auto-instrumentations-node')
  new NodeSDK({ serviceName: 'bench', instrumentations: [getNodeAutoInstrumentations()] }).start()
  return tracingOf(load, async () => {})
}
