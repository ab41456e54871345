import { once } from 'node:events'
import { json } from 'node:stream/consumers'
import { fastifySingle } from '../apps/fastify-single.mjs'

/** So many awaits are a handler that asks a cache and a database. */
const AWAITS = 10
const LINES = 3
const SPANS = 3

/** What tracing adds to one thing: the difference to `fastify-100`, divided by how many of it a request does. */
const THINGS = [
  { id: 'async', title: `${AWAITS} awaits`, about: `waits ${AWAITS} times`, createAct: waits },
  { id: 'spans', title: `${SPANS} spans`, about: `makes ${SPANS} spans by hand`, createAct: makesSpans },
  { id: 'logs', title: `${LINES} lines of pino`, about: `writes ${LINES} lines of pino`, createAct: logs },
  {
    id: 'fetch',
    title: 'a `fetch`',
    about: 'makes a `fetch` to another service',
    needs: ['upstream'],
    createAct: fetches,
  },
  {
    id: 'node-http',
    title: 'a request of `node:http`',
    about: 'asks another service by `node:http`',
    needs: ['upstream'],
    createAct: asks,
  },
]

export const scenarios = THINGS.map(({ id, title, about, needs = [], createAct }, index) => ({
  id: `single-${id}`,
  order: 32 + index,
  race: 'server',
  title: `Fastify 5, a request with ${title}`,
  about: `Each request ${about} and does nothing else. Everything is sampled.`,
  operation: 'request',
  needs,
  ratio: 1,
  variants: ['bare', 'throughline', 'opentelemetry', 'opentelemetry-tuned'],
  prepare: fastifySingle(createAct),
}))

function waits() {
  return async function wait(id) {
    for (let left = AWAITS; left > 0; left--) await null
    return { order: id }
  }
}

function makesSpans({ tracing: { inSpan } }) {
  return async function makeSpans(id) {
    for (let left = SPANS; left > 0; left--) await inSpan('validate_order', async () => id)
    return { order: id }
  }
}

function logs({ load, tracing }) {
  const log = load('pino')(tracing.pinoOptions, { write() {} })
  return async function writeLines(id) {
    for (let left = LINES; left > 0; left--) log.info({ order: id }, 'order received')
    return { order: id }
  }
}

function fetches({ settings }) {
  return async () => (await fetch(settings.upstream)).json()
}

function asks({ load, settings }) {
  // Loaded here: peers that patch it come first.
  const { get } = load('node:http')
  return async function ask() {
    const [response] = await once(get(settings.upstream), 'response')
    return await json(response)
  }
}
