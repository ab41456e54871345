import { once } from 'node:events'
import { createServer } from 'node:http'
import { cpus } from 'node:os'
import { parseArgs } from 'node:util'
import { startBroker } from '../testing/kafka-broker/src/index.ts'
import { startSide } from './kafka-headers/start-side.mjs'
import { added, summary } from './measure/statistics.mjs'

/**
 * What of the CPU of a traced message the client itself takes to carry a header, for one client:
 *
 *   nice node --import tsx benchmarks/kafka-headers.mjs confluent [--messages 5000] [--rounds 12] [--profile FOLDER]
 *
 * The client is `kafkajs`, `platformatic` or `confluent`. Needs `npm run build`, a JVM and Maven. Each variant has a producer and a
 * consumer in processes of their own, which take turns: the producer sends a block of messages, then the consumer reads it from
 * Kafka. `header` is bare, and sends a header with the bytes of a `traceparent`; `unsampled` is traced, and samples nothing.
 * `--profile` writes a CPU profile of each process into the folder.
 */
const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    messages: { type: 'string', default: '5000' },
    rounds: { type: 'string', default: '12' },
    profile: { type: 'string' },
  },
})
const VARIANTS = ['bare', 'header', 'unsampled', 'traced']
const SIDES = ['producer', 'consumer']
/** Blocks of each process that do not count. */
const WARM_UP = 2

const [client = 'kafkajs'] = positionals
const messages = Number(values.messages)
const broker = await startBroker({ kind: 'apache', partitions: 3, log: () => {} })
const collector = createServer((request, response) => request.resume().on('end', () => response.end()))
await once(collector.listen(0, '127.0.0.1'), 'listening')
const url = `http://127.0.0.1:${collector.address().port}/v1/traces`
const slices = new Map()
try {
  console.log(
    `${client}, ${broker.description}, Node ${process.version}, ${cpus().length} x ${cpus()[0]?.model}`,
  )
  const pairs = VARIANTS.map(variant => {
    const settings = { client, variant, brokers: broker.brokers, url, profile: values.profile }
    return { variant, sides: SIDES.map(side => startSide({ ...settings, side })) }
  })
  for (let round = -WARM_UP; round < Number(values.rounds); round++) {
    // What comes after another may be slower by that.
    pairs.push(pairs.shift())
    for (const { variant, sides } of pairs) {
      const topic = `headers-${variant}-${round + WARM_UP}`
      for (const [index, side] of sides.entries()) {
        const slice = await side.block(topic, messages)
        if (round >= 0) slicesOf(SIDES[index], variant).push(slice)
      }
    }
  }
  for (const { sides } of pairs) for (const side of sides) await side.end()
  for (const side of SIDES) print(side)
} finally {
  collector.close()
  collector.closeAllConnections()
  await broker.stop()
}

function slicesOf(side, variant) {
  const key = `${side} ${variant}`
  if (!slices.has(key)) slices.set(key, [])
  return slices.get(key)
}

/** Medians over the rounds, in microseconds of CPU a message. */
function print(side) {
  const bare = slicesOf(side, 'bare')
  for (const variant of VARIANTS) {
    const own = slicesOf(side, variant)
    const figures = ['cpu', 'main'].map(figure => {
      const { median, min } = summary(own.map(each => each[figure]))
      const more = added(own, bare, figure)
      return `${figure} ${median.toFixed(1)} (least ${min.toFixed(1)}, added ${more.median.toFixed(1)})`
    })
    console.log(`${side} ${variant}: ${figures.join(', ')}`)
  }
}
