import 'reflect-metadata'
import { NestFactory } from '@nestjs/core'
import type { MicroserviceOptions } from '@nestjs/microservices'
import { consoleExporter, startTracing, withSpan } from '@throughline/core'
import { startBroker } from '@throughline/kafka-broker'
import { Kafka, logLevel } from 'kafkajs'
import { firstValueFrom } from 'rxjs'
import { PricesModule } from './prices.ts'
import { RecordErrors } from './record-errors.ts'
import { TracedClientKafka, TracedServerKafka } from './traced-kafka.ts'

const trace = startTracing({ service: 'shop', exporter: consoleExporter() })
const broker = await startBroker({ log: () => {} }) // in this process; yours is 'localhost:9092'
const connection = { brokers: broker.brokers, logLevel: logLevel.NOTHING }
const admin = new Kafka(connection).admin()
await admin.connect()
const topics = ['price', 'price.reply', 'discount', 'discount.reply']
await admin.createTopics({ topics: topics.map(topic => ({ topic })) })
await admin.disconnect()

const options = { client: connection, subscribe: { fromBeginning: true } }
const app = await NestFactory.createMicroservice<MicroserviceOptions>(PricesModule, {
  strategy: new TracedServerKafka({ ...options, consumer: { groupId: 'prices' } }),
  logger: false,
})
app.useGlobalFilters(new RecordErrors())
await app.listen()

const client = new TracedClientKafka({ ...options, consumer: { groupId: 'shop' } })
client.subscribeToResponseOf('price')
client.subscribeToResponseOf('discount')
await client.connect()
await withSpan('order', () => firstValueFrom(client.send('price', { item: 'apples' })))
await withSpan('reorder', () => firstValueFrom(client.send('discount', { item: 'apples' }))).catch(() => {})

await client.close()
await app.close()
await trace.shutdown()
await broker.stop()
