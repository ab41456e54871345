import { describe, expect, test } from 'vitest'
import { condition, conditionsIn, hasCondition, withCondition } from '../../page/ui/condition.ts'

describe('condition', () => {
  test('quotes a value that is more than one word', () => {
    expect(condition('attr.order.id', '1042')).toBe('attr.order.id:1042')
    expect(condition('attr.name', 'a "b"')).toBe('attr.name:"a \\"b\\""')
  })
})

describe('conditionsIn', () => {
  test('splits where there is white space outside quotes', () => {
    const query = ' service:a  attr.x:"b \\" c" d'
    expect(conditionsIn(query).map(({ from, to }) => query.slice(from, to))).toEqual([
      'service:a',
      'attr.x:"b \\" c"',
      'd',
    ])
  })
})

describe('withCondition', () => {
  test('adds a condition, and takes it away again', () => {
    expect(withCondition('service:a', 'status:error')).toBe('service:a status:error')
    expect(withCondition('service:a status:error', 'status:error')).toBe('service:a')
    expect(hasCondition('service:a status:errors', 'status:error')).toBe(false)
  })
})
