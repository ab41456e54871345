// The broker of the race: Apache Kafka where there is a JVM and Maven, the embedded broker elsewhere.
import { startBroker } from '../../testing/kafka-broker/src/index.ts'
import { answer } from './answer.mjs'

const broker = await start()
process.on('disconnect', () => broker.stop())
answer({ url: () => broker.brokers, about: () => broker.description })

async function start() {
  if (process.env.KAFKA_BROKERS) return startBroker()
  try {
    return await startBroker({ kind: 'apache' })
  } catch {
    return await startBroker({ kind: 'embedded' })
  }
}
