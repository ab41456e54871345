import { Writable } from 'node:stream'
import { gunzipSync } from 'node:zlib'
import { startTracing, withSpan } from '@throughline/core'
import { otlpLogs } from '@throughline/core/logs'
import { memoryExporter } from '@throughline/core/testing'
import { createLogger } from '@throughline/logger'
import { bunyanTrace } from '@throughline/logger/bunyan'
import { winstonTrace } from '@throughline/logger/winston'
import type { DecodedLog } from '@throughline/otlp-decoder'
import { logsIn } from '@throughline/otlp-decoder'
import bunyan from 'bunyan'
import { pino } from 'pino'
import { afterAll, beforeEach, expect, onTestFinished, test } from 'vitest'
import winston from 'winston'

const exporter = memoryExporter()
const { shutdown } = startTracing({ service: 'shop', exporter })
afterAll(() => shutdown())
beforeEach(() => void exporter.take())

interface Sent {
  readonly logs: ReturnType<typeof otlpLogs>
  /** What was sent, after a flush. */
  records(): Promise<readonly DecodedLog[]>
}

function sent(): Sent {
  const requests: Uint8Array[] = []
  const logs = otlpLogs({
    flushOnExit: false,
    compression: 'gzip',
    transport: {
      async send({ body }) {
        requests.push(gunzipSync(body))
        return { status: 200 }
      },
    },
  })
  onTestFinished(() => logs.shutdown())
  async function records(): Promise<readonly DecodedLog[]> {
    await logs.forceFlush()
    return requests.flatMap(logsIn)
  }
  return { logs, records }
}

function inSpan(work: () => void): object {
  withSpan('work', work)
  const { traceId, spanId, traceFlags } = exporter.take()[0]?.spanContext() ?? {}
  return { traceId, spanId, flags: traceFlags }
}

test('lines of createLogger, with fields of the logger, its children and its levels', async () => {
  const { logs, records } = sent()
  const options = {
    level: 'debug',
    customLevels: { notice: 35 },
    redact: ['card'],
    messageKey: 'text',
  }
  const log = createLogger(options, logs)
  const ids = inSpan(() => log.child({ part: 'stock' }).notice({ order: 7, card: '4111' }, 'read'))
  log.error(new TypeError('no stock'))
  const [read, failed] = await records()
  expect(read).toMatchObject({
    ...ids,
    severityNumber: 11,
    severityText: 'notice',
    body: { stringValue: 'read' },
  })
  expect(read?.attributes).toEqual([
    { key: 'part', value: { stringValue: 'stock' } },
    { key: 'order', value: { intValue: '7' } },
    { key: 'card', value: { stringValue: '[Redacted]' } },
  ])
  expect(failed).not.toHaveProperty('traceId')
  expect(failed?.attributes?.slice(0, 2)).toEqual([
    { key: 'exception.type', value: { stringValue: 'TypeError' } },
    { key: 'exception.message', value: { stringValue: 'no stock' } },
  ])
})

test('lines that waited for the end of their request have its ids, and their own time', async () => {
  const { logs, records } = sent()
  let now = 1_760_000_000_000
  const log = createLogger({ bufferUntil: { sampled: true }, timestamp: () => `,"time":${now++}` }, logs)
  now = 1_760_000_000_000
  const ids = inSpan(() => {
    log.debug('kept')
    log.info('at once')
  })
  expect(await records()).toMatchObject([
    { ...ids, timeUnixNano: '1760000000001000000', body: { stringValue: 'at once' } },
    { ...ids, timeUnixNano: '1760000000000000000', body: { stringValue: 'kept' } },
  ])
})

test('a logger of pino without a mixin has the ids of the active span', async () => {
  const { logs, records } = sent()
  const ids = inSpan(() => pino(logs).info('read'))
  pino({ level: 'debug' }, pino.multistream([{ level: 'debug', stream: logs }])).debug('asked')
  expect(await records()).toMatchObject([{ ...ids, severityNumber: 9 }, { severityNumber: 5 }])
})

test('lines of bunyan', async () => {
  const { logs, records } = sent()
  const log = bunyan.createLogger({ name: 'shop', streams: [bunyanTrace(logs)] })
  const ids = inSpan(() => log.warn({ order: 7 }, 'late'))
  const [record] = await records()
  expect(record).toMatchObject({
    ...ids,
    severityNumber: 13,
    severityText: 'warn',
    body: { stringValue: 'late' },
  })
})

test('lines of winston', async () => {
  const { logs, records } = sent()
  const stream = new Writable({
    decodeStrings: false,
    write(line, _encoding, done) {
      logs.write(line)
      done()
    },
  })
  const { combine, json, timestamp } = winston.format
  const log = winston.createLogger({
    format: combine(winstonTrace(), timestamp(), json()),
    transports: [new winston.transports.Stream({ stream })],
  })
  const ids = inSpan(() => log.warn('late', { order: 7 }))
  const [record] = await records()
  expect(record).toMatchObject({
    ...ids,
    severityNumber: 13,
    severityText: 'warn',
    body: { stringValue: 'late' },
  })
})
