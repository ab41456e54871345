import { startOpenTelemetry } from '../peers/start-open-telemetry.mjs'

/** The fewest spans that the documentation of the instrumentations offers: one for Express, two for Fastify. */
const FEWEST_SPANS = {
  fastify: { instrumentHooks: false, instrumentHandler: false },
  express: { ignoreLayersType: ['middleware', 'router', 'request_handler'] },
  pino: { disableLogSending: true },
}

export const variant = {
  order: 3,
  title: 'OpenTelemetry, tuned',
  packages: [],
  races: ['server', 'work'],
  start: options => startOpenTelemetry(options, FEWEST_SPANS),
}
