import { startOpenTelemetry } from '../peers/start-open-telemetry.mjs'

/** Room for the spans of a minute: the knob that OpenTelemetry's documentation has for spans that are dropped. */
const QUEUE = '65536'

export const variant = {
  order: 3.5,
  title: 'OpenTelemetry, queue of 65,536',
  packages: [],
  races: ['steady'],
  start,
}

function start(options) {
  process.env.OTEL_BSP_MAX_QUEUE_SIZE = QUEUE
  return startOpenTelemetry(options, {})
}
