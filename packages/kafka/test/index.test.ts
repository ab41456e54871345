import * as door from '@throughline/kafka'
import { expect, test } from 'vitest'

test('the door has these names on it', () => {
  expect(Object.keys(door).sort()).toEqual(['traceConsumer', 'traceKafka', 'traceMessage', 'traceProducer'])
})
