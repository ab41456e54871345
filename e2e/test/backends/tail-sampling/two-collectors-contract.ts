import type { ContribCollector, Jaeger } from '@throughline/servers'
import { startContribCollector, startJaeger1 } from '@throughline/servers'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { exampleFile } from '../examples/compose.ts'
import type { Zipkin } from '../zipkin/start-zipkin.ts'
import { startZipkin } from '../zipkin/start-zipkin.ts'
import { expectKept } from './expect-kept.ts'
import { sendTraces } from './sent-traces.ts'

/** Two Collectors with `collector.yaml`, each before a Jaeger of its own, behind one with `load-balancing.yaml`. */
export function twoCollectorsContract(zipkinJar: string): void {
  let jaegers: Jaeger[] = []
  let collectors: ContribCollector[] = []
  let zipkin: Zipkin
  let balancer: ContribCollector

  beforeAll(async () => {
    zipkin = await startZipkin(zipkinJar)
    jaegers = await Promise.all([startJaeger1(), startJaeger1()])
    collectors = await Promise.all(jaegers.map(startBefore))
    const [first, second] = collectors.map(({ otlpGrpc }) => new URL(otlpGrpc).host)
    const settings = [exampleFile('collector/load-balancing.yaml')]
    balancer = await startContribCollector(settings, { COLLECTOR_1: first, COLLECTOR_2: second })
  }, 900_000)
  afterAll(async () => {
    await balancer?.stop()
    await Promise.all(collectors.map(each => each.stop()))
    await Promise.all([...jaegers.map(each => each.stop()), zipkin?.stop()])
  })

  function startBefore({ otlpGrpc }: Jaeger): Promise<ContribCollector> {
    return startContribCollector([exampleFile('collector/collector.yaml')], {
      JAEGER_ENDPOINT: new URL(otlpGrpc).host,
      ZIPKIN_URL: `${zipkin.url}/api/v2/spans`,
      DECISION_WAIT: '2s',
    })
  }

  it('have whole traces each, and lose none that failed or was slow', async () => {
    const sent = await sendTraces(balancer.otlpHttp, { ordinary: 300, failed: 40, slow: 40 })
    const counts = await expectKept(
      jaegers.map(({ url }) => url),
      sent,
    )
    for (const count of counts) expect(count).toBeGreaterThan(10)
  }, 180_000)
}
