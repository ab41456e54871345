import { createTracing, alwaysOff } from '../../core/src/index.ts'
import { traceProducer } from '../src/trace-producer.ts'
import { traceConsumer } from '../src/trace-consumer.ts'
const proc = { onStart() {}, onEnd() {}, async forceFlush() {}, async shutdown() {} }
function fake() {
  let handler: any
  return {
    producer: { send: async (r: any) => { last = r; return [{ topicName: 't', partition: 0, errorCode: 0, baseOffset: '5' }] }, sendBatch: async () => [], transaction: async () => ({}), on: () => () => {}, events: {} } as any,
    consumer: { run: async (c: any) => { Object.assign(hold, c) }, on: () => () => {}, events: {} } as any,
  }
}
let last: any
const hold: any = {}
async function measure(name: string, n: number, per: number, fn: () => Promise<unknown>) {
  for (let i = 0; i < n / 4; i++) await fn()
  let best = Infinity
  for (let k = 0; k < 5; k++) {
    const c = process.cpuUsage()
    for (let i = 0; i < n; i++) await fn()
    const d = process.cpuUsage(c)
    best = Math.min(best, (d.user + d.system) / n / per)
  }
  console.log(name, best.toFixed(3), 'us per message')
}
for (const [label, sampler] of [['on', undefined], ['off', alwaysOff]] as const) {
  const tracing = createTracing({ service: 'x', exporter: proc as any, ...(sampler ? { sampler } : {}) })
  const { producer, consumer } = fake()
  const tp = traceProducer(producer, { tracer: tracing.tracer })
  const tc = traceConsumer(consumer, { tracer: tracing.tracer })
  const bare = Array.from({ length: 100 }, (_, i) => ({ key: `k${i}`, value: 'v'.repeat(200) }))
  const headed = bare.map(m => ({ ...m, headers: { kind: 'order', id: 'abc' } }))
  await measure(label + ' base send 100', 5000, 100, () => producer.send({ topic: 't', messages: bare }))
  await measure(label + ' send 100 bare', 5000, 100, () => tp.send({ topic: 't', messages: bare }))
  await measure(label + ' send 100 with headers', 2000, 100, () => tp.send({ topic: 't', messages: headed }))
  await measure(label + ' send 1', 100000, 1, () => tp.send({ topic: 't', messages: [bare[0]!] }))
  await tp.send({ topic: 't', messages: bare })
  const recv = last.messages.map((m: any, i: number) => ({ key: Buffer.from(m.key), value: Buffer.from(m.value), offset: String(i), headers: { traceparent: Buffer.from(m.headers.traceparent) } }))
  await tc.run({ eachMessage: async () => {} })
  await measure(label + ' eachMessage', 100000, 1, () => hold.eachMessage({ topic: 't', partition: 0, message: recv[7], heartbeat: async () => {}, pause: () => () => {} }))
  await tc.run({ eachBatch: async () => {} })
  await measure(label + ' eachBatch 100', 5000, 100, () => hold.eachBatch({ batch: { topic: 't', partition: 0, messages: recv } }))
}
