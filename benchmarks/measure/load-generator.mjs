import { OTHER_CORE } from './pinned.mjs'
import { startChild } from './start-child.mjs'

// As many as in Fastify's own benchmarks.
const CONNECTIONS = 100

/** What the page says of it. */
export const LOAD = `${CONNECTIONS} connections, closed loop`

/** A process on the other core that can `connect` to a server and then `load` it. */
export function startLoadGenerator() {
  return startChild('load-process.mjs', { core: OTHER_CORE, settings: { connections: CONNECTIONS } })
}
