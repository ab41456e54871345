import { recordErrors } from '@throughline/express'
import { expect, test } from 'vitest'

test('a call of it is answered with a sentence', () => {
  const misused = recordErrors as unknown as () => void
  expect(() => misused()).toThrow(
    'Expected `app.use(recordErrors)`, got `app.use(recordErrors())`: leave the parentheses out',
  )
})

test('Express takes it for an error handler', () => {
  expect(recordErrors).toHaveLength(4)
})
