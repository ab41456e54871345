import { cpus } from 'node:os'
import { parseArgs } from 'node:util'
import { startBroker } from '../testing/kafka-broker/src/index.ts'
import { startJoiningCollector } from './kafka-endurance/joining-collector.mjs'
import { run } from './kafka-endurance/run.mjs'

/**
 * Messages through a producer and a consumer in two processes and Apache Kafka, for one client:
 *
 *   nice node --import tsx benchmarks/kafka-endurance.mjs kafkajs [--messages 100000] [--rounds 2] [--outages 6000] [--storm 20000] [--parts 3]
 *
 * The client is `kafkajs`, `platformatic` or `confluent`. Needs `npm run build`, a JVM and Maven. Bare and traced clients take
 * turns; then so many messages pass while the broker is stopped by SIGTERM and by SIGKILL and started again, and so many while
 * members of the consumer's group join and leave all the time. Nought leaves a pass out. The heap is taken after each of the
 * parts of a pass.
 */
const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    messages: { type: 'string', default: '100000' },
    rounds: { type: 'string', default: '2' },
    outages: { type: 'string', default: '6000' },
    storm: { type: 'string', default: '20000' },
    parts: { type: 'string', default: '3' },
  },
})
const [client = 'kafkajs'] = positionals
const parts = Number(values.parts)
const broker = await startBroker({ kind: 'apache', log: () => {} })
const collector = await startJoiningCollector()
try {
  console.log(
    `${client}, ${broker.description}, Node ${process.version}, ${cpus().length} x ${cpus()[0]?.model}`,
  )
  if (Number(values.messages) > 0) await withoutOutages(Number(values.messages), Number(values.rounds))
  if (Number(values.outages) > 0) await withOutages(Number(values.outages))
  if (Number(values.storm) > 0) await inStorm(Number(values.storm))
} finally {
  collector.stop()
  await broker.stop()
}

async function withoutOutages(messages, rounds) {
  const cpu = { bare: [], traced: [] }
  for (let round = 0; round < rounds; round++)
    for (const isTraced of [false, true]) {
      const outcome = await run({ client, broker, collector, messages, parts, isTraced })
      cpu[isTraced ? 'traced' : 'bare'].push(outcome)
      print(isTraced ? 'traced' : 'bare', outcome)
    }
  for (const side of ['sender', 'receiver']) {
    const [bare, traced] = ['bare', 'traced'].map(variant =>
      mean(cpu[variant].map(each => each[side].micros)),
    )
    console.log(
      `CPU of a message in us, ${side}: bare ${bare.toFixed(1)}, traced ${traced.toFixed(1)}, added ${(traced - bare).toFixed(1)}`,
    )
  }
}

/** A send every 5 ms, so that the broker is away in the middle of them. */
async function withOutages(messages) {
  const signals = ['SIGTERM', 'SIGKILL']
  print(
    `traced, ${signals.join(' and ')}`,
    await run({ client, broker, collector, messages, parts, isTraced: true, pace: 5, signals }),
  )
}

async function inStorm(messages) {
  print(
    'traced, storm',
    await run({ client, broker, collector, messages, parts, isTraced: true, pace: 15, storm: true }),
  )
}

function print(variant, outcome) {
  const { sender, receiver, joined, seconds } = outcome
  console.log(`${variant}: ${seconds.toFixed(0)} s`)
  console.log(
    `  received ${receiver.unique} of ${sender.messages}, delivered again ${receiver.deliveries - receiver.unique}, sends tried again ${sender.failures}`,
  )
  if (receiver.changes) console.log(`  members that joined or left: ${receiver.changes}`)
  console.log(
    `  of transactions: committed ${receiver.committed} of ${sender.committed}, aborted ${receiver.aborted} of ${sender.aborted}`,
  )
  for (const [name, { heaps, open, dropped }] of Object.entries({ sender, receiver }))
    console.log(
      `  ${name}: heap after each part ${heaps.map(heap => heap.toFixed(1)).join(', ')} MB, open spans ${open}, dropped ${JSON.stringify(dropped)}`,
    )
  if (joined)
    console.log(
      `  spans of sends ${joined.sends}, of processing ${joined.processes}, joined ${joined.joined}`,
    )
}

function mean(figures) {
  return figures.reduce((sum, figure) => sum + figure, 0) / figures.length
}
