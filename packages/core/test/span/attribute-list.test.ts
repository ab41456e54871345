// Through its file: the doors show the times and attributes of spans, and not how they are kept.

import { expect, it } from 'vitest'
import { AttributeList } from '../../src/span/attribute-list.ts'

it.each([1, 15, 16, 17, 18, 128])('replaces a value in place among %d attributes', count => {
  const list = new AttributeList()
  for (let round = 0; round < 2; round++) {
    for (let index = 0; index < count; index++) list.set(`key.${index}`, `${round}.${index}`, 128, 100)
  }
  expect(list.entries).toHaveLength(count * 2)
  expect(list.get('key.0')).toBe('1.0')
  expect(list.get(`key.${count - 1}`)).toBe(`1.${count - 1}`)
  expect(list.get('other')).toBeUndefined()
  expect(list.dropped).toBe(0)
})

it('reads own properties only', () => {
  const list = new AttributeList()
  list.setAll(Object.assign(Object.create({ inherited: 1 }), { own: 2 }), 128, 100)
  expect(list.toObject()).toEqual({ own: 2 })
})

it('gives back a key that is the name of something else', () => {
  const list = new AttributeList()
  list.set('__proto__', 'text', 128, 100)
  list.set('constructor', 'text', 128, 100)
  expect(Object.keys(list.toObject())).toEqual(['__proto__', 'constructor'])
})
