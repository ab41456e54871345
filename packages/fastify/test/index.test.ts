import * as door from '@throughline/fastify'
import { expect, test } from 'vitest'

test('the door has these names on it, which are one thing', () => {
  expect(Object.keys(door).sort()).toEqual(['default', 'tracing'])
  expect(door.default).toBe(door.tracing)
})
