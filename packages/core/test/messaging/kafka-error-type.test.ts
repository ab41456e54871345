// Through its file: the doors show it within whole spans, one request or message for each case.

import { expect, test } from 'vitest'
import { kafkaErrorType } from '../../src/messaging/kafka-error-type.ts'

const PROTOCOL_ERROR = Object.assign(new Error('there is no such topic'), {
  name: 'KafkaJSProtocolError',
  type: 'UNKNOWN_TOPIC_OR_PARTITION',
  code: 3,
})
const REFUSED = Object.assign(new Error('refused'), { name: 'KafkaJSConnectionError', code: 'ECONNREFUSED' })

test.each([
  ['an error of the protocol', PROTOCOL_ERROR, 'UNKNOWN_TOPIC_OR_PARTITION'],
  ['one behind too many retries', wrapped(wrapped(PROTOCOL_ERROR)), 'UNKNOWN_TOPIC_OR_PARTITION'],
  ['a connection that was refused', wrapped(REFUSED), 'ECONNREFUSED'],
  ['one among several', new AggregateError([{ apiId: 'MESSAGE_TOO_LARGE' }, REFUSED]), 'MESSAGE_TOO_LARGE'],
  ['the connection behind several errors', new AggregateError([wrapped(REFUSED)]), 'ECONNREFUSED'],
  ['several errors of which there are none', new AggregateError([]), 'AggregateError'],
  ['an error of kafkajs itself', wrapped(undefined), 'KafkaJSNumberOfRetriesExceeded'],
  ['an error of the user', new RangeError('no'), 'RangeError'],
  ['a string', 'no', '_OTHER'],
  ['nothing', undefined, '_OTHER'],
])('names %s', (_, error, type) => {
  expect(kafkaErrorType(error)).toBe(type)
})

test('an error that is its own cause does not hold it', () => {
  const error = new Error('round and round')
  error.cause = error
  expect(kafkaErrorType(error)).toBe('Error')
})

function wrapped(cause: unknown): Error {
  return Object.assign(new Error('retries exceeded', { cause }), { name: 'KafkaJSNumberOfRetriesExceeded' })
}
