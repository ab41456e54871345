import { AsyncLocalStorage } from 'node:async_hooks'
import { untraced } from './untraced.mjs'

/** What no tracer with a current span can avoid on its Node: an AsyncLocalStorage entered for each request and span. */
export const variant = {
  order: 0.5,
  title: 'bare with AsyncLocalStorage',
  isBaseline: true,
  packages: [],
  races: ['server'],
  start,
}

function start() {
  const storage = new AsyncLocalStorage()
  const enter = next => storage.run({}, next)
  return {
    ...untraced,
    fastify: async app => {
      app.addHook('onRequest', (_request, _reply, done) => enter(done))
    },
    express: app => app.use((_request, _response, next) => enter(next)),
    inSpan: (_name, work) => enter(work),
  }
}
