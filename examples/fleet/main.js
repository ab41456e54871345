import { EventEmitter, once } from 'node:events'
import { createTracing, withSpan } from '@throughline/core'
import { kafkaSpanExporter } from '@throughline/kafka/span-exporter'
import { startBroker } from '@throughline/kafka-broker'
import { Kafka, logLevel, Partitioners } from 'kafkajs'

const topic = 'otlp_spans'
const [traces, partitions] = [30, 12]

const broker = await startBroker({ log: () => {} }) // in this process; yours is 'localhost:9094'
const kafka = new Kafka({ brokers: broker.brokers, logLevel: logLevel.NOTHING })
const admin = kafka.admin()
await admin.connect()
await admin.createTopics({ topics: [{ topic, numPartitions: partitions }] })

// In place of three Collectors: consumers of one group. A record has the spans of one trace in one service.
const reading = new EventEmitter()
const assigned = new Map()
const consumersOf = new Map()
let records = 0
const consumers = [1, 2, 3].map(() => kafka.consumer({ groupId: 'collectors', maxWaitTimeInMs: 100 }))
const ready = once(reading, 'assigned')
await Promise.all(consumers.map(start))
await ready

// Services, which have a process each and `startTracing`.
const producer = { createPartitioner: Partitioners.DefaultPartitioner } // the same in all services
const [gateway, stock] = ['gateway', 'stock'].map(service =>
  createTracing({ service, exporter: kafkaSpanExporter({ kafka, topic, producer }) }),
)
for (let trace = 0; trace < traces; trace++)
  await withSpan('GET /orders/:id', { tracer: gateway.tracer }, () =>
    withSpan('GET /stock/:id', { tracer: stock.tracer }, () => {}),
  )
const end = once(reading, 'end')
await Promise.all([gateway.shutdown(), stock.shutdown()])
await end

const whole = [...consumersOf.values()].filter(({ size }) => size === 1).length
console.log(`${records} records of ${consumersOf.size} traces; ${whole} traces are whole at one consumer`)
await Promise.all([admin, ...consumers].map(client => client.disconnect()))
await broker.stop()

async function start(consumer) {
  consumer.on(consumer.events.GROUP_JOIN, ({ payload }) => {
    assigned.set(consumer, payload.memberAssignment[topic]?.length ?? 0)
    const all = [...assigned.values()].reduce((sum, each) => sum + each)
    if (assigned.size === consumers.length && all === partitions) reading.emit('assigned')
  })
  await consumer.connect()
  await consumer.subscribe({ topic, fromBeginning: true })
  await consumer.run({ eachMessage: async ({ message }) => read(consumer, message.key.toString()) })
}

function read(consumer, trace) {
  consumersOf.set(trace, new Set(consumersOf.get(trace)).add(consumer))
  records++
  if (records === 2 * traces) reading.emit('end')
}
