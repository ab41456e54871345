import { untraced } from '../variants/untraced.mjs'

/** OpenTelemetry's SDK as its documentation starts it: NodeSDK, its batch processor, OTLP as protobuf over HTTP. */
export function startOpenTelemetry({ load, collector, ratio }, instrumentationOptions) {
  setEnvironment(ratio)
  const { NodeSDK } = load('@opentelemetry/sdk-node')
  const { OTLPTraceExporter } = load('@opentelemetry/exporter-trace-otlp-proto')
  const instrumentations = createInstrumentations(load, instrumentationOptions)
  new NodeSDK({
    serviceName: 'bench',
    traceExporter: new OTLPTraceExporter({ url: `${collector}/v1/traces` }),
    instrumentations: Object.values(instrumentations),
  }).start()
  return tracingOf(load, app => app.register(instrumentations.fastify.plugin()))
}

/** Traces only: metrics and logs would cost more, and Throughline has none. */
export function setEnvironment(ratio) {
  process.env.OTEL_METRICS_EXPORTER = 'none'
  process.env.OTEL_LOGS_EXPORTER = 'none'
  if (ratio === 1) return
  process.env.OTEL_TRACES_SAMPLER = 'parentbased_traceidratio'
  process.env.OTEL_TRACES_SAMPLER_ARG = String(ratio)
}

export function tracingOf(load, fastify) {
  const { trace } = load('@opentelemetry/api')
  const tracer = trace.getTracer('bench')
  return {
    ...untraced,
    fastify,
    inSpan: (name, work) => tracer.startActiveSpan(name, span => inside(span, work)),
    // A rejected flush loses spans; the count of those delivered shows it.
    flush: () =>
      trace
        .getTracerProvider()
        .getDelegate()
        .forceFlush()
        .catch(() => {}),
  }
}

async function inside(span, work) {
  try {
    return await work(span)
  } finally {
    span.end()
  }
}

function createInstrumentations(load, options) {
  const { HttpInstrumentation } = load('@opentelemetry/instrumentation-http')
  const { ExpressInstrumentation } = load('@opentelemetry/instrumentation-express')
  const { FastifyOtelInstrumentation } = load('@fastify/otel')
  const { UndiciInstrumentation } = load('@opentelemetry/instrumentation-undici')
  const { PinoInstrumentation } = load('@opentelemetry/instrumentation-pino')
  const { KafkaJsInstrumentation } = load('@opentelemetry/instrumentation-kafkajs')
  return {
    http: new HttpInstrumentation(),
    express: new ExpressInstrumentation(options.express),
    fastify: new FastifyOtelInstrumentation(options.fastify),
    undici: new UndiciInstrumentation(),
    pino: new PinoInstrumentation(options.pino),
    kafka: new KafkaJsInstrumentation(),
  }
}
