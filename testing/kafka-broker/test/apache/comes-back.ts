import { expect } from 'vitest'
import { startBroker } from '../../src/index.ts'
import { createHarness } from '../contract/harness.ts'

/** Stops Apache Kafka by each signal: what it had accepted is there afterwards, at the same address. */
export async function comesBack(): Promise<void> {
  const broker = await startBroker({ kind: 'apache' })
  const harness = createHarness(broker)
  try {
    const topic = await harness.topic()
    const admin = await harness.admin()
    const producer = await harness.producer()
    for (const signal of ['SIGTERM', 'SIGKILL'] as const) {
      await producer.send({ topic, messages: [{ value: signal }] })
      const start = await broker.interrupt?.(signal)
      await start?.()
    }
    await expect.poll(() => admin.fetchTopicOffsets(topic).catch(() => [])).toMatchObject([{ high: '2' }])
  } finally {
    await harness.disconnectAll()
    await broker.stop()
  }
}
