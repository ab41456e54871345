import * as door from '@throughline/express'
import { expect, test } from 'vitest'

test('the door has these names on it', () => {
  expect(Object.keys(door).sort()).toEqual(['recordErrors', 'tracing'])
})
