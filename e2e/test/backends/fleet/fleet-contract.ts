import { setTimeout as delay } from 'node:timers/promises'
import type { SpanExporter } from '@throughline/core/integrations'
import { kafkaSpanExporter } from '@throughline/kafka/span-exporter'
import type { RunningBroker } from '@throughline/kafka-broker'
import { createTopic, startBroker } from '@throughline/kafka-broker'
import type { CollectedSpan } from '@throughline/otlp-collector'
import type { ContribCollector, Jaeger } from '@throughline/servers'
import { startContribCollector, startJaeger1 } from '@throughline/servers'
import type { Admin } from 'kafkajs'
import { Kafka, logLevel, Partitioners } from 'kafkajs'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { exampleFile } from '../examples/compose.ts'
import { jaegerTrace } from '../jaeger/jaeger-api.ts'
import { expectKept } from '../tail-sampling/expect-kept.ts'
import { sendTracesBy } from '../tail-sampling/sent-traces.ts'
import { orderTrace } from '../traces/order-traces.ts'
import { byTrace, replay } from '../traces/replay.ts'
import { ConsumerGroup } from './consumer-group.ts'

const TOPIC = 'otlp_spans'
type Trace = readonly CollectedSpan[]

/** Milliseconds between the parts of a trace that two services send: the time for which a rebalance can cut it. */
const SPREAD = 1000
const GROUP = 'collectors'
const PARTITIONS = 12
const COUNTS = { ordinary: 200, failed: 30, slow: 30 }

/** Three Collectors with `examples/fleet/collector.yaml`, each before a Jaeger of its own, which read from Kafka. */
export function fleetContract(): void {
  let broker: RunningBroker
  let kafka: Kafka
  let admin: Admin
  let group: ConsumerGroup
  let jaegers: Jaeger[] = []
  const collectors: ContribCollector[] = []

  beforeAll(async () => {
    broker = await startBroker({ kind: 'apache' })
    kafka = new Kafka({ brokers: broker.brokers, connectionTimeout: 30_000, logLevel: logLevel.NOTHING })
    admin = kafka.admin()
    await admin.connect()
    await createTopic(admin, TOPIC, PARTITIONS)
    group = new ConsumerGroup(admin, GROUP, TOPIC)
    jaegers = await Promise.all([startJaeger1(), startJaeger1(), startJaeger1()])
    await Promise.all(jaegers.slice(0, 2).map(startBefore))
  }, 900_000)
  afterAll(async () => {
    await Promise.all(collectors.map(each => each.stop()))
    await admin?.disconnect()
    await Promise.all([...jaegers.map(each => each.stop()), broker?.stop()])
  }, 60_000)

  it('every trace is whole at one of them, and none is lost, with a rebalance in the middle', async () => {
    await group.settled(2, PARTITIONS)
    const before = await sendTracesBy(spanExporter, COUNTS)
    await group.caughtUp()
    await startBefore(jaegers[2])
    await group.settled(3, PARTITIONS)
    const after = await sendTracesBy(spanExporter, COUNTS)
    const counts = await expectKept(
      jaegers.map(({ url }) => url),
      {
        ordinary: [...before.ordinary, ...after.ordinary],
        failed: [...before.failed, ...after.failed],
        slow: [...before.slow, ...after.slow],
      },
    )
    for (const count of counts) expect(count).toBeGreaterThan(5)
  }, 300_000)

  it('a Collector that leaves under load cuts only traces in flight, and loses no failure', async () => {
    const batches: Promise<readonly Trace[]>[] = []
    let hasLeft = false
    const loop = (async () => {
      while (!hasLeft) {
        batches.push(sendFailed(10, SPREAD))
        await delay(100)
      }
    })()
    await expect.poll(() => batches.length).toBeGreaterThan(15)
    await collectors[2]?.stop()
    await group.settled(2, PARTITIONS)
    hasLeft = true
    await loop
    const during = (await Promise.all(batches)).flat()
    for (const trace of await sendFailed(40, 0))
      await expect.poll(() => homesOf(trace), { timeout: 60_000 }).toEqual([trace.length])
    // What was sent later has been decided and stored, so all this has been too.
    const homes = await Promise.all(during.map(homesOf))
    expect(homes.filter(spans => spans.length === 0)).toEqual([])
    const cut = homes.filter(spans => spans.length > 1 || spans[0] !== during[0]?.length).length
    console.error(
      `backends: of ${during.length} traces that were sent while a Collector left, ${cut} were cut`,
    )
    expect(cut).toBeLessThan(during.length)
  }, 300_000)

  function spanExporter() {
    const producer = { createPartitioner: Partitioners.DefaultPartitioner }
    return kafkaSpanExporter({ kafka, topic: TOPIC, producer })
  }

  async function startBefore(jaeger: Jaeger | undefined): Promise<void> {
    const collector = await startContribCollector([exampleFile('../fleet/collector.yaml')], {
      KAFKA_BROKERS: broker.brokers[0],
      KAFKA_GROUP: GROUP,
      KAFKA_TOPIC: TOPIC,
      BACKEND_ENDPOINT: new URL(jaeger?.otlpGrpc ?? '').host,
      DECISION_WAIT: '2s',
    })
    collectors.push(collector)
  }

  /** Sends traces, each `spread` milliseconds after its gateway's part that of the other service. */
  async function sendFailed(count: number, spread: number): Promise<readonly Trace[]> {
    const traces = Array.from({ length: count }, () => orderTrace('failed'))
    let services = 0
    return byTrace(await replay(traces.flat(), () => delayed(spanExporter(), services++ * spread)))
  }

  /** The numbers of spans that the Jaegers have of a trace, without those that have none. */
  async function homesOf([span]: Trace): Promise<number[]> {
    const held = await Promise.all(jaegers.map(({ url }) => jaegerTrace(url, span?.traceId ?? '', 0)))
    return held.map(({ length }) => length).filter(length => length > 0)
  }
}

function delayed(exporter: SpanExporter, milliseconds: number): SpanExporter {
  return {
    export: (spans, done) => void setTimeout(() => exporter.export(spans, done), milliseconds),
    forceFlush: () => exporter.forceFlush?.() ?? Promise.resolve(),
    shutdown: () => exporter.shutdown(),
  }
}
