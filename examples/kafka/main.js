import { consoleExporter, startTracing, withSpan } from '@throughline/core'
import { traceKafka } from '@throughline/kafka'
import { startBroker } from '@throughline/kafka-broker'
import { Kafka, logLevel } from 'kafkajs'

const trace = startTracing({ service: 'shop', exporter: consoleExporter() })

const broker = await startBroker() // in this process; yours is 'localhost:9092'
const kafka = traceKafka(new Kafka({ brokers: broker.brokers, logLevel: logLevel.NOTHING }))

const producer = kafka.producer()
await producer.connect()
await withSpan('place_order', () =>
  producer.send({ topic: 'orders', messages: [{ key: '7', value: 'two apples' }] }),
)

const consumer = kafka.consumer({ groupId: 'shipping' })
await consumer.connect()
await consumer.subscribe({ topic: 'orders', fromBeginning: true })
await new Promise(resolve => {
  consumer.run({
    eachMessage: async ({ message }) => {
      await withSpan('ship_order', { attributes: { 'order.id': String(message.key) } }, async () => {})
      resolve()
    },
  })
})

await consumer.disconnect()
await producer.disconnect()
await broker.stop()
await trace.shutdown()
