import { createRequire } from 'node:module'

/**
 * A service that only logs, by one of the ways of `LOGGERS`: `node logging-process.mjs WAY LINES_A_SECOND SECONDS`. Writes
 * what it took as JSON. CPU is that of the process, its threads included.
 */
const LINES_IN_SPAN = 20
const TICK = 10

const require = createRequire(import.meta.url)
const [, , way, rate, seconds] = process.argv
const fields = { order: 7, customer: 'c-1234', total: 12.5 }

async function ourTracing() {
  const { startTracing, withSpan } = await import('../../packages/core/dist/index.js')
  startTracing({ service: 'shop', exporter: [] })
  return withSpan
}

async function ourMixin() {
  const { traceMixin } = await import('../../packages/logger/dist/index.js')
  return traceMixin
}

function theirTracing(sends) {
  const { NodeSDK, logs } = require('@opentelemetry/sdk-node')
  const { PinoInstrumentation } = require('@opentelemetry/instrumentation-pino')
  const { trace } = require('@opentelemetry/api')
  const sdk = new NodeSDK({
    serviceName: 'shop',
    spanProcessors: [{ onStart() {}, onEnd() {}, forceFlush: async () => {}, shutdown: async () => {} }],
    metricReaders: [],
    instrumentations: [new PinoInstrumentation({ disableLogSending: !sends })],
    logRecordProcessors: sends ? [new logs.BatchLogRecordProcessor({ exporter: logExporter() })] : [],
  })
  sdk.start()
  const tracer = trace.getTracer('benchmark')
  return {
    end: () => sdk.shutdown(),
    inSpan: (name, work) =>
      tracer.startActiveSpan(name, span => {
        work()
        span.end()
      }),
  }
}

function logExporter() {
  const { OTLPLogExporter } = require('@opentelemetry/exporter-logs-otlp-proto')
  return new OTLPLogExporter()
}

function pinoTo(options, stream) {
  const { pino } = require('pino')
  return pino(options, stream ?? pino.destination({ dest: '/dev/null', sync: true }))
}

const LOGGERS = {
  async bare() {
    return { inSpan: await ourTracing(), log: pinoTo({}), end() {} }
  },
  async 'throughline, ids'() {
    return { inSpan: await ourTracing(), log: pinoTo({ mixin: await ourMixin() }), end() {} }
  },
  async 'opentelemetry, ids'() {
    return { ...theirTracing(false), log: pinoTo({}) }
  },
  async 'throughline, otlpLogs'() {
    const { otlpLogs } = await import('../../packages/core/dist/logs.js')
    const lines = otlpLogs()
    const log = pinoTo({ mixin: await ourMixin() }, lines)
    return { inSpan: await ourTracing(), log, end: () => lines.shutdown({ timeout: 30_000 }) }
  },
  async 'opentelemetry, instrumentation'() {
    return { ...theirTracing(true), log: pinoTo({}) }
  },
  async 'pino-opentelemetry-transport'() {
    const { pino } = require('pino')
    const transport = pino.transport({ target: 'pino-opentelemetry-transport' })
    const log = pinoTo({ mixin: await ourMixin() }, transport)
    function end() {
      // Its worker does not keep the process alive.
      return new Promise(resolve => {
        setTimeout(resolve, 15_000)
        transport.once('close', resolve)
        transport.end()
      })
    }
    return { inSpan: await ourTracing(), log, end }
  },
}

const { inSpan, log, end } = await LOGGERS[way]()
const warmUp = await run(2)
const before = process.cpuUsage()
const lines = await run(Number(seconds))
const { user, system } = process.cpuUsage(before)
await end()
process.stdout.write(JSON.stringify({ lines: warmUp + lines, micros: (user + system) / lines }))
process.exit()

/** @returns how many lines were written */
async function run(duration) {
  const start = performance.now()
  let written = 0
  while (performance.now() - start < duration * 1000) {
    const due = ((performance.now() - start) / 1000) * Number(rate)
    while (written < due) {
      inSpan('request', () => {
        for (let line = 0; line < LINES_IN_SPAN; line++) log.info(fields, 'an order was paid')
      })
      written += LINES_IN_SPAN
    }
    await new Promise(resolve => setTimeout(resolve, TICK))
  }
  return written
}
