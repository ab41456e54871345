import type { Attributes, Link, Span } from '@opentelemetry/api'
import { ROOT_CONTEXT, SpanKind, SpanStatusCode } from '@opentelemetry/api'
import { createTracing } from '@throughline/core'
import {
  describeBatchProcess,
  describePosition,
  describeProcess,
  describeSend,
  recordClientFailure,
  startProcessSpan,
  startSendSpan,
} from '@throughline/core/integrations'
import { memoryExporter } from '@throughline/core/testing'
import { afterEach, expect, test } from 'vitest'

const exporter = memoryExporter()
const { tracer } = createTracing({ service: 'test', exporter })
const CLIENT = { clientId: 'shop', groupId: undefined }
const MEMBER = { clientId: 'shop', groupId: 'shipping' }

afterEach(() => {
  exporter.take()
})

test('who sends is a producer, or a client if the messages were made by others', () => {
  startSendSpan(tracer, 'orders', true, ROOT_CONTEXT).end()
  startSendSpan(tracer, 'orders', false, ROOT_CONTEXT).end()
  startProcessSpan(tracer, 'orders', ROOT_CONTEXT).end()
  startSendSpan(tracer, '', true, ROOT_CONTEXT).end()
  expect(exporter.take().map(span => [span.name, span.kind])).toEqual([
    ['send orders', SpanKind.PRODUCER],
    ['send orders', SpanKind.CLIENT],
    ['process orders', SpanKind.CONSUMER],
    ['send', SpanKind.PRODUCER],
  ])
})

test('a sampler is told the operation and the topic', () => {
  const seen: Attributes[] = []
  const sampler = {
    shouldSample(...[, , , , attributes]: [unknown, unknown, unknown, unknown, Attributes, Link[]]) {
      seen.push(attributes)
      return { decision: 0 }
    },
  }
  const asked = createTracing({ service: 'test', exporter: [], sampler }).tracer
  startSendSpan(asked, 'orders', true, ROOT_CONTEXT)
  startProcessSpan(asked, 'orders', ROOT_CONTEXT)
  expect(seen).toMatchObject([
    { 'messaging.operation.type': 'send', 'messaging.destination.name': 'orders' },
    { 'messaging.operation.type': 'process', 'messaging.destination.name': 'orders' },
  ])
})

test('a single message has a key, a batch has a size', () => {
  const message = { key: 'k-1', value: null }
  expect(attributes(span => describeSend(span, CLIENT, [message]))).toEqual({
    'messaging.system': 'kafka',
    'messaging.operation.name': 'send',
    'messaging.operation.type': 'send',
    'messaging.destination.name': 'orders',
    'messaging.client.id': 'shop',
    'messaging.kafka.message.key': 'k-1',
    'messaging.kafka.message.tombstone': true,
  })
  expect(attributes(span => describeSend(span, CLIENT, [message, message]))).toEqual({
    'messaging.system': 'kafka',
    'messaging.operation.name': 'send',
    'messaging.operation.type': 'send',
    'messaging.destination.name': 'orders',
    'messaging.client.id': 'shop',
    'messaging.batch.message_count': 2,
  })
})

test('a message that is processed has its place, and the group that it is processed for', () => {
  const place = { partition: 2, offset: '41' }
  const described = attributes(
    span => describeProcess(span, MEMBER, { value: Buffer.from('v') }, place),
    startProcessSpan(tracer, 'orders', ROOT_CONTEXT),
  )
  expect(described).toEqual({
    'messaging.system': 'kafka',
    'messaging.operation.name': 'process',
    'messaging.operation.type': 'process',
    'messaging.destination.name': 'orders',
    'messaging.client.id': 'shop',
    'messaging.consumer.group.name': 'shipping',
    'messaging.destination.partition.id': '2',
    'messaging.kafka.offset': 41,
  })
})

test('a batch of one is a batch', () => {
  const described = attributes(span => describeBatchProcess(span, MEMBER, 0, 1))
  expect(described).toMatchObject({
    'messaging.batch.message_count': 1,
    'messaging.destination.partition.id': '0',
  })
})

test.each([
  ['unknown', undefined],
  ['minus one', '-1'],
  ['more than a number can hold', '9007199254740993'],
  ['nonsense', 'first'],
])('an offset is left out that is %s', (_, offset) => {
  const described = attributes(span => describePosition(span, { partition: 0, offset }))
  expect(described).toMatchObject({ 'messaging.destination.partition.id': '0' })
  expect(described).not.toHaveProperty('messaging.kafka.offset')
})

test('a failure has the name that Kafka gives it', () => {
  const error = Object.assign(new Error('no such topic'), { type: 'UNKNOWN_TOPIC_OR_PARTITION', code: 3 })
  const span = startSendSpan(tracer, 'orders', true, ROOT_CONTEXT)
  recordClientFailure(span, error)
  span.end()
  const [ended] = exporter.take()
  expect(ended?.status).toEqual({ code: SpanStatusCode.ERROR, message: 'no such topic' })
  expect(ended?.attributes).toMatchObject({ 'error.type': 'UNKNOWN_TOPIC_OR_PARTITION' })
})

function attributes(
  describe: (span: Span) => void,
  span: Span = startSendSpan(tracer, 'orders', true, ROOT_CONTEXT),
): unknown {
  describe(span)
  span.end()
  return exporter.take()[0]?.attributes
}
