import { otlpLogs } from '@throughline/core/logs'
import { expect, it, onTestFinished, vi } from 'vitest'
import { decodeJsonLogs, decodeLogs, jsonLogsIn } from '../../fixtures/decoded-logs.ts'
import { startFaultServer } from '../http1/fault-server.ts'

const IDS = { trace_id: '4bf92f3577b34da6a3ce929d0e0e4736', span_id: '00f067aa0ba902b7', trace_flags: '01' }

const LINES = [
  { level: 30, time: 1_760_000_000_001, msg: 'paid', ...IDS, order: 7, price: 1.5, paid: true },
  { level: 50, time: 1_760_000_000_001.25, err: { type: 'TypeError', message: 'a\ud800b', stack: 'at "x"' } },
  { level: 'odd', msg: { nested: [1, null, { deep: 'h\u00e9 \u2028' }] }, tags: [], empty: {} },
  { level: 35, message: 'no "msg"', large: 2 ** 60, small: -1e-7 },
  {},
].map(line => JSON.stringify(line))

/** What is sent of lines that all come at one time. */
async function sent(protocol: 'http/json' | 'http/protobuf', lines: readonly string[]) {
  const { url, received } = await startFaultServer()
  vi.spyOn(Date, 'now').mockReturnValue(1_760_000_000_000)
  onTestFinished(() => void vi.restoreAllMocks())
  const logs = otlpLogs({ url: url.replace('traces', 'logs'), protocol, flushOnExit: false })
  for (const line of lines) logs.write(line)
  await logs.shutdown()
  expect(logs.stats()).toMatchObject({ exported: lines.length, dropped: {} })
  expect(received).toHaveLength(1)
  return received[0]?.body ?? Buffer.alloc(0)
}

it('says to the decoder of OpenTelemetry what protobuf says', async () => {
  const lines = [...LINES, 'no JSON', '']
  const json = decodeJsonLogs(await sent('http/json', lines))
  expect(json).toEqual(decodeLogs(await sent('http/protobuf', lines)))
  expect(json.resourceLogs[0]?.scopeLogs[0]?.logRecords).toHaveLength(lines.length)
})

it.each(['1e300', '1e400', '18446744073710'])(
  'has the time at which a line came that claims %s',
  async time => {
    const [record] = jsonLogsIn(await sent('http/json', [`{"time":${time}}`]))
    expect(record?.timeUnixNano).toBe('1760000000000000000')
  },
)
