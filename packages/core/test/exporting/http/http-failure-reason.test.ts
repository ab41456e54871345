import { expect, it } from 'vitest'
import { httpFailureReason } from '../../../src/exporting/http/http-failure-reason.ts'

const failure = (message: string, code?: string) => Object.assign(new Error(message), { code })

it.each([
  [failure('connect ECONNREFUSED 127.0.0.1:1', 'ECONNREFUSED'), 'connect ECONNREFUSED 127.0.0.1:1'],
  [failure('self-signed certificate', 'DEPTH_ZERO'), 'self-signed certificate (DEPTH_ZERO)'],
  [failure('two\nlines'), 'two lines'],
  [new Error(''), 'Error'],
])('says %s in one line', (error, reason) => {
  expect(httpFailureReason(error)).toBe(reason)
})

it('names every address of a name with several', () => {
  const errors = [failure('connect ECONNREFUSED ::1:1'), failure('connect ECONNREFUSED 127.0.0.1:1')]
  expect(httpFailureReason(new AggregateError(errors))).toBe(
    'connect ECONNREFUSED ::1:1, connect ECONNREFUSED 127.0.0.1:1',
  )
})
