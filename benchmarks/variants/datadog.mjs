import { untraced } from './untraced.mjs'

export const variant = {
  order: 7,
  title: 'Datadog',
  packages: ['dd-trace'],
  races: ['server', 'work', 'start-up', 'size'],
  start,
}

/** Telemetry, remote configuration and runtime metrics are off: they are not tracing. */
function start({ load, collector, ratio }) {
  process.env.DD_INSTRUMENTATION_TELEMETRY_ENABLED = 'false'
  process.env.DD_REMOTE_CONFIGURATION_ENABLED = 'false'
  process.env.DD_CRASHTRACKING_ENABLED = 'false'
  const tracer = load('dd-trace').init({
    url: collector,
    service: 'bench',
    startupLogs: false,
    ...(ratio < 1 && { sampleRate: ratio }),
  })
  // There is no public flush; this is what the timer of the exporter calls.
  const exporter = tracer._tracer?._exporter
  return {
    ...untraced,
    inSpan: (name, work) => tracer.trace(name, () => work()),
    flush: () =>
      new Promise(resolve => (exporter?.flush ? exporter.flush(resolve) : setTimeout(resolve, 2200))),
  }
}
