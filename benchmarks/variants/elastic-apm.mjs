import { untraced } from './untraced.mjs'

export const variant = {
  order: 6,
  title: 'Elastic APM',
  packages: ['elastic-apm-node'],
  races: ['server', 'work', 'start-up', 'size'],
  start,
}

/** Metrics, central configuration and the look around for a cloud are off: they are not tracing. */
function start({ load, collector, ratio }) {
  const agent = load('elastic-apm-node').start({
    serviceName: 'bench',
    serverUrl: collector,
    transactionSampleRate: ratio,
    apmServerVersion: '8.17.0',
    centralConfig: false,
    cloudProvider: 'none',
    metricsInterval: '0s',
    logLevel: 'off',
  })
  return { ...untraced, inSpan, flush: () => new Promise(resolve => agent.flush(resolve)) }

  async function inSpan(name, work) {
    const span = agent.startSpan(name)
    try {
      return await work()
    } finally {
      span?.end()
    }
  }
}
