import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import type { RunningBroker, StartBrokerOptions } from '../src/index.ts'
import { startBroker } from '../src/index.ts'

const lines: string[] = []
let folder: string
let broker: RunningBroker | undefined

beforeEach(async () => {
  lines.length = 0
  broker = undefined
  folder = await mkdtemp(join(tmpdir(), 'throughline-start-broker-'))
  vi.stubEnv('KAFKA_BROKERS', undefined)
  vi.stubEnv('CI', undefined)
  vi.stubEnv('XDG_CACHE_HOME', folder)
})

afterEach(async () => {
  await broker?.stop()
  vi.unstubAllEnvs()
  await rm(folder, { recursive: true })
})

it('starts the embedded broker when nothing else is asked for', async () => {
  await start()
  expect(broker?.kind).toBe('embedded')
  expect(lines).toEqual([`kafka: embedded broker at ${broker?.brokers[0]}`])
})

it('uses the broker that KAFKA_BROKERS names, even with CI set', async () => {
  vi.stubEnv('KAFKA_BROKERS', 'kafka-1:9092, kafka-2:9092')
  vi.stubEnv('CI', 'true')
  await start()
  expect(broker).toMatchObject({ kind: 'external', brokers: ['kafka-1:9092', 'kafka-2:9092'] })
  expect(lines).toEqual(['kafka: broker of KAFKA_BROKERS at kafka-1:9092,kafka-2:9092'])
})

it('starts the kind that it is told to, whatever the environment says', async () => {
  vi.stubEnv('KAFKA_BROKERS', 'kafka-1:9092')
  await start({ kind: 'embedded' })
  expect(broker?.kind).toBe('embedded')
})

it('says loudly that CI got less than Apache Kafka for want of a JVM and Maven', async () => {
  vi.stubEnv('CI', 'true')
  vi.stubEnv('PATH', folder)
  await start()
  expect(broker?.kind).toBe('embedded')
  expect(lines[0]).toBe(
    'kafka: WARNING, this run uses less than the real thing. CI is set but Apache Kafka cannot run here: no JVM (java), no Maven (mvn)',
  )
  expect(lines[1]).toMatch(/^kafka: embedded broker at /)
})

it('says loudly that CI got less than Apache Kafka because that did not start', async () => {
  vi.stubEnv('CI', 'true')
  await pretendTools()
  await start()
  expect(broker?.kind).toBe('embedded')
  expect(lines[0]).toMatch(
    /WARNING, this run uses less than the real thing. Apache Kafka did not start: .*mvn/,
  )
  expect(lines[1]).toMatch(/^kafka: embedded broker at /)
})

it('rejects when Apache Kafka is insisted on and cannot be had', async () => {
  await pretendTools()
  await expect(start({ kind: 'apache' })).rejects.toThrow(/mvn/)
})

async function start(options: StartBrokerOptions = {}): Promise<void> {
  broker = await startBroker(Object.freeze({ ...options, log: (line: string) => lines.push(line) }))
}

/** A java and a mvn that know their version and nothing else. */
async function pretendTools(): Promise<void> {
  const script = '#!/bin/sh\n[ "$1" = -version ]\n'
  for (const tool of ['java', 'mvn']) await writeFile(join(folder, tool), script, { mode: 0o755 })
  vi.stubEnv('PATH', folder)
}
