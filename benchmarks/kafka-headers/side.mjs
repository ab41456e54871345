import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import { alwaysOff, alwaysOn, otlpExporter, startTracing } from '../../packages/core/dist/index.js'
import { clients } from '../kafka-endurance/clients.mjs'

/** Messages of one send. */
const BATCH = 10
const TRACEPARENT = '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01'
const PADDING = 'x'.repeat(200)

const { side, variant, url, brokers, ...settings } = JSON.parse(process.argv[2])
const isTraced = variant === 'unsampled' || variant === 'traced'
const tracing = isTraced ? startTracing(tracingOptions()) : undefined
const prepare = side === 'producer' ? sending : receiving

process.on('message', async ({ topic, messages }) => {
  const client = await clients[settings.client](brokers, isTraced)
  const work = await prepare(client, topic, messages)
  const before = used()
  await work()
  await tracing?.flush()
  const after = used()
  await client.close()
  process.send({ cpu: (after.cpu - before.cpu) / messages, main: (after.main - before.main) / messages })
})
await once(process, 'disconnect')
await tracing?.shutdown()
process.exit()

function tracingOptions() {
  return {
    service: side,
    sampler: variant === 'traced' ? alwaysOn : alwaysOff,
    exporter: otlpExporter({ url }),
  }
}

async function sending(client, topic, messages) {
  const send = await client.sender(topic)
  return async () => {
    for (let sent = 0; sent < messages; sent += BATCH)
      await send(Array.from({ length: BATCH }, (_, index) => messageOf(sent + index)))
  }
}

function messageOf(number) {
  const [key, value] = [String(number), `${number} ${PADDING}`]
  // A spread would make another kind of object, which takes longer on Node 20.
  return variant === 'header' ? { key, value, headers: { traceparent: TRACEPARENT } } : { key, value }
}

/** Reads the topic from its beginning, as a new group: joining it is part of what is measured. */
function receiving(client, topic, messages) {
  let left = messages
  return () =>
    new Promise((resolve, reject) => {
      client
        .join(topic, () => {
          left--
          if (left === 0) resolve()
        })
        .catch(reject)
    })
}

/** In microseconds. The other threads are those of librdkafka, of V8 and of libuv. */
function used() {
  const { user, system } = process.cpuUsage()
  return { cpu: user + system, main: mainThread() }
}

/** Linux has it in nanoseconds. */
function mainThread() {
  const [nanoseconds] = readFileSync(`/proc/${process.pid}/task/${process.pid}/schedstat`, 'utf8').split(' ')
  return Number(nanoseconds) / 1000
}
