import { createTracing } from '@throughline/core'
import { memoryExporter } from '@throughline/core/testing'
import { traceProducer } from '@throughline/kafka/confluent'
import { expect, test } from 'vitest'

const { tracer } = createTracing({ service: 'test', exporter: memoryExporter() })

test('a message with a property __proto__, as JSON may have it, keeps it and gets no other prototype', async () => {
  const sent: object[] = []
  const producer = {
    async send(record: { topic: string; messages: object[] }) {
      sent.push(...record.messages)
      return []
    },
    async sendBatch(_: object) {},
    async transaction() {},
  }
  const message: object = JSON.parse('{ "value": "v", "__proto__": { "partition": 7 } }')
  await traceProducer(producer, { tracer }).send({ topic: 't', messages: [message] })
  const [copy = {}] = sent
  expect(copy).not.toBe(message)
  expect(Object.getPrototypeOf(copy)).toBe(Object.prototype)
  expect(Object.getOwnPropertyDescriptor(copy, '__proto__')?.value).toEqual({ partition: 7 })
  expect(copy).not.toHaveProperty('partition')
})
