import { expressBusy } from '../apps/express-busy.mjs'
import { fastifyBusy } from '../apps/fastify-busy.mjs'

const about =
  'Each request makes a `fetch` to another service, three spans by hand and three lines of pino. Everything is sampled.'

export const scenarios = [
  { id: 'fastify-busy', order: 30, title: 'Fastify 5, a request with work', prepare: fastifyBusy },
  { id: 'express-busy', order: 31, title: 'Express 5, a request with work', prepare: expressBusy },
].map(scenario => ({
  race: 'server',
  operation: 'request',
  about,
  needs: ['upstream'],
  ratio: 1,
  ...scenario,
}))
