import { traceConsumer, traceKafka, traceProducer } from '@throughline/kafka'
import { Kafka, logLevel } from 'kafkajs'
import { describe, expect, test } from 'vitest'

const kafka = new Kafka({ brokers: ['127.0.0.1:1'], logLevel: logLevel.NOTHING })

const WRONG: [unknown, string][] = [
  [null, 'Expected `options` to be an object, got `null` (null)'],
  ['link', 'Expected `options` to be an object, got `link` (string)'],
  [
    { lnk: true },
    'Unknown option `lnk` (boolean); did you mean `link`? Known options are tracer, link, create, settle, key, trust',
  ],
  [{ link: 'true' }, 'Expected `link` to be a boolean, got `true` (string)'],
  [{ link: null }, 'Expected `link` to be a boolean, got `null` (null)'],
  [{ create: 1 }, 'Expected `create` to be a boolean, got `1` (number)'],
  [{ settle: 'all' }, 'Expected `settle` to be a boolean, got `all` (string)'],
  [{ key: 'all' }, "Expected `key` to be 'record' or 'hash' or 'omit', got `all` (string)"],
  [{ trust: true }, 'Expected `trust` to be a function, got `true` (boolean)'],
  [{ tracer: 'mine' }, 'Expected `tracer` to be a Tracer of @opentelemetry/api, got `mine` (string)'],
  [{ tracer: {} }, 'Expected `tracer` to be a Tracer of @opentelemetry/api, got `{}` (object)'],
]

describe.each([
  ['traceKafka', (options: never) => traceKafka(kafka, options)],
  ['traceProducer', (options: never) => traceProducer(kafka.producer(), options)],
  ['traceConsumer', (options: never) => traceConsumer(kafka.consumer({ groupId: 'g' }), options)],
])('%s', (_, wrap) => {
  test.each(WRONG)('refuses the options %j in a sentence', (options, message) => {
    expect(() => wrap(options as never)).toThrow(new TypeError(message))
  })

  test('takes options that are undefined for none', () => {
    expect(() => wrap({ link: undefined, tracer: undefined } as never)).not.toThrow()
  })
})
