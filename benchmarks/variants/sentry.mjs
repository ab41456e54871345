import { untraced } from './untraced.mjs'

export const variant = {
  order: 5,
  title: 'Sentry',
  packages: ['@sentry/node'],
  races: ['server', 'start-up', 'size'],
  start,
}

function start({ load, collector, ratio }) {
  const sentry = load('@sentry/node')
  sentry.init({
    dsn: collector.replace('http://', 'http://public@').concat('/1'),
    tracesSampleRate: ratio,
    sendClientReports: false,
  })
  return {
    ...untraced,
    inSpan: (name, work) => sentry.startSpan({ name }, work),
    flush: () => sentry.flush(5000),
  }
}
