import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createTracing, withSpan } from '@throughline/core'
import { createLogger } from '@throughline/logger'
import { startContribCollector } from '@throughline/servers'
import { expect, it, onTestFinished } from 'vitest'
import type { LogsData } from '../collector/sink.ts'
import { startSink } from '../collector/sink.ts'

const TIME = 1_760_000_000_001

/** The settings of docs/logs.md, with lines of `createLogger` in the file of a container. */
export function filelogContract(): void {
  it('makes the fields of a line those of a log record, with its trace', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'throughline-filelog-'))
    onTestFinished(() => rm(folder, { recursive: true }))
    const sink = await startSink()
    onTestFinished(() => sink.stop())
    const { lines, traceId, spanId } = loggedLines()
    const container = join(folder, 'shop_web-7_0f9a-11', 'web')
    await mkdir(container, { recursive: true })
    await writeFile(join(container, '0.log'), lines.map(inFileOfContainer).join(''))
    const files = await settings(folder, sink.url)
    const collector = await startContribCollector(files)
    onTestFinished(() => collector.stop())

    const records = () => (sink.requests as unknown as LogsData[]).flatMap(recordsOf)
    await expect.poll(records, { timeout: 60_000 }).toHaveLength(lines.length)
    const timeUnixNano = `${TIME}000000`
    expect(records()).toMatchObject([
      {
        service: 'shop',
        timeUnixNano,
        severityNumber: 9,
        body: { stringValue: 'paid' },
        traceId,
        spanId,
        flags: 3,
        order: { doubleValue: 7 },
      },
      { service: 'shop', timeUnixNano, severityNumber: 13, body: { stringValue: 'no request' } },
      { service: undefined, body: { stringValue: 'no JSON' } },
    ])
    expect(records().filter(record => 'traceId' in record)).toHaveLength(1)
  }, 900_000)
}

function loggedLines() {
  const lines: string[] = []
  const options = { service: 'shop', timestamp: () => `,"time":${TIME}` }
  const log = createLogger(options, { write: line => lines.push(line.trimEnd()) })
  const { tracer } = createTracing({ exporter: [] })
  const ids = withSpan('work', { tracer }, span => {
    log.info({ order: 7 }, 'paid')
    return span.spanContext()
  })
  log.warn('no request')
  return { ...ids, lines: [...lines, 'no JSON'] }
}

/** As containerd writes it. */
function inFileOfContainer(line: string): string {
  return `2026-11-28T10:00:00.123456789Z stdout F ${line}\n`
}

/** Those of the documentation, and a second file for what differs here: where the files are, and where records go. */
async function settings(folder: string, url: string): Promise<readonly string[]> {
  const page = await readFile(new URL('../../../../docs/logs.md', import.meta.url), 'utf8')
  const [, documented = expect.fail()] = /^```yaml\n(receivers:\n {2}filelog:\n[^`]*)^```/m.exec(page) ?? []
  const files = [join(folder, 'documented.yaml'), join(folder, 'here.yaml')]
  const here = {
    receivers: { filelog: { include: [`${folder}/*/*/*.log`], start_at: 'beginning' } },
    exporters: { otlp_http: { endpoint: url, encoding: 'json', compression: 'none' } },
    service: {
      telemetry: { metrics: { level: 'none' } },
      pipelines: { logs: { receivers: ['filelog'], exporters: ['otlp_http'] } },
    },
  }
  await writeFile(files[0] ?? '', documented)
  await writeFile(files[1] ?? '', JSON.stringify(here))
  return files
}

interface OtlpAttribute {
  readonly key: string
  readonly value: { readonly stringValue?: string }
}

interface LogRecord {
  readonly attributes?: readonly OtlpAttribute[]
}

/** Records, with the name of their service, and their attributes beside what the data model has. */
function recordsOf({ resourceLogs }: LogsData): readonly object[] {
  return resourceLogs.flatMap(({ resource, scopeLogs }) => {
    const service = (resource.attributes as OtlpAttribute[] | undefined)?.find(
      ({ key }) => key === 'service.name',
    )
    const records = scopeLogs.flatMap(({ logRecords }) => logRecords as readonly LogRecord[])
    return records.map(({ attributes = [], ...record }) => ({
      ...Object.fromEntries(attributes.map(({ key, value }) => [key, value])),
      ...record,
      service: service?.value.stringValue,
    }))
  })
}
