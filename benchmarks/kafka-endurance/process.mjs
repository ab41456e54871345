import { otlpExporter, startTracing } from '../../packages/core/dist/index.js'
import { clients } from './clients.mjs'

/** In a storm, the members of a group have to notice soon that another has joined or left. */
const QUICK = { heartbeatInterval: 200 }

/** What both processes have: their settings, their client, and the figures of themselves. */
export async function startProcess(side) {
  const settings = JSON.parse(process.argv[2])
  const { url, isTraced } = settings
  const tracing = isTraced ? startTracing({ service: side, exporter: otlpExporter({ url }) }) : undefined
  const client = await clients[settings.client](
    settings.brokers,
    isTraced,
    settings.storm ? QUICK : undefined,
  )
  const heaps = []
  let usedBefore
  let apart = 0
  return {
    settings,
    client,
    /** The numbers of messages after which the heap is taken. */
    bounds: partsOf(settings.messages, settings.parts),
    report: (name, value) => process.send({ name, value }),
    begin() {
      usedBefore = micros()
    },
    /** The heap after a collection of garbage, without spans that wait. Its own CPU does not count. */
    async takeHeap() {
      await tracing?.flush()
      const before = micros()
      globalThis.gc()
      globalThis.gc()
      heaps.push(process.memoryUsage().heapUsed / 1e6)
      apart += micros() - before
    },
    /** The figures once all is done, and the end of this process. */
    async end(counts) {
      const perMessage = (micros() - usedBefore - apart) / settings.messages
      await client.close()
      await tracing?.shutdown()
      const { sampled = 0, ended = 0, dropped = {} } = tracing?.stats() ?? {}
      const figures = { ...counts, micros: perMessage, heaps, open: sampled - ended, dropped }
      process.send({ name: 'done', value: figures }, () => process.exit())
    },
  }
}

function partsOf(messages, parts) {
  return Array.from({ length: parts }, (_, index) => Math.ceil((messages * (index + 1)) / parts))
}

function micros() {
  const { user, system } = process.cpuUsage()
  return user + system
}
