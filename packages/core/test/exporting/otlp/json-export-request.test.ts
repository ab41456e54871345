// Through its file: which requests are joined depends on when they fail.

import { resourceFromAttributes } from '@opentelemetry/resources'
import { expect, it } from 'vitest'
import { joinBatches } from '../../../src/exporting/delivery/join-batches.ts'
import { jsonFramingOf } from '../../../src/exporting/otlp/json-export-request.ts'
import { PINO_NAMES, readLine } from '../../../src/exporting/otlp/log-line.ts'
import { OtlpJsonLogBatch } from '../../../src/exporting/otlp/otlp-json-log-batch.ts'
import { decodeJsonLogs, jsonLogsIn } from '../../fixtures/decoded-logs.ts'

const resource = resourceFromAttributes({ 'service.name': 'shop' }, { schemaUrl: 'https://example.com/1' })

function batchOf(...texts: readonly string[]): OtlpJsonLogBatch {
  const batch = new OtlpJsonLogBatch(resource)
  for (const text of texts) batch.add(readLine({ text, observed: 1, span: undefined }, PINO_NAMES, {}))
  return batch
}

it('is joined with others to one request', () => {
  const batches = [batchOf('1', '2'), batchOf('3'), batchOf('4', '5')].map(batch => batch.seal())
  const body = Buffer.concat(joinBatches(batches, jsonFramingOf('LOGS')))
  expect(jsonLogsIn(body).map(record => record.body?.stringValue)).toEqual(['1', '2', '3', '4', '5'])
  expect(decodeJsonLogs(body).resourceLogs).toMatchObject(
    batches.map(() => ({ resource: {}, schemaUrl: 'https://example.com/1' })),
  )
})
