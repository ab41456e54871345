import { EventEmitter } from 'node:events'
import { delegateTo } from '@throughline/core/integrations'
import { expect, test, vi } from 'vitest'

class Counter extends EventEmitter {
  static readonly made = 'here'
  readonly Part = Counter
  title = 'counter'
  #count = 0
  get count(): number {
    return this.#count
  }
  set count(count: number) {
    this.#count = count
  }
  add(...numbers: number[]): number {
    for (const number of numbers) this.#count += number
    return this.#count
  }
}

test('private fields work through methods and accessors', () => {
  const counter = new Counter()
  const delegate = delegateTo(counter)
  delegate.add(1, 2)
  delegate.count += 4
  expect([delegate.count, counter.count]).toEqual([7, 7])
  expect(delegate).toBeInstanceOf(Counter)
  expect(delegate.constructor).toBe(Counter)
})

test('reads and writes arrive at the target, also of what it gets later', () => {
  const counter = new Counter()
  const delegate = delegateTo(counter)
  delegate.title = 'delegated'
  expect(counter.title).toBe('delegated')
  Object.assign(counter, { later: 7 })
  expect((delegate as { later?: number }).later).toBe(7)
})

test('a method that returns the target returns the delegate', () => {
  const counter = new Counter()
  const delegate = delegateTo(counter)
  expect(delegate.on('change', () => {})).toBe(delegate)
  expect(counter.listenerCount('change')).toBe(1)
})

test('a method that a caller takes out of it works alone, and is the same each time', () => {
  const delegate = delegateTo(new Counter())
  const { add } = delegate
  expect(add(3)).toBe(3)
  expect(delegate.add).toBe(add)
})

test('a class stays a class', () => {
  const { Part } = delegateTo(new Counter())
  expect([Part.made, new Part().add(1)]).toEqual(['here', 1])
})

test('it reads no accessor before it is read', () => {
  const read = vi.fn(() => 'old')
  const target = Object.defineProperty({}, 'old', { get: read, configurable: true })
  const delegate = delegateTo(target) as { old: string }
  expect(read).not.toHaveBeenCalled()
  expect(delegate.old).toBe('old')
})

test('what its methods return can be adopted', () => {
  const delegate = delegateTo(new Counter(), {}, result => (typeof result === 'number' ? -result : result))
  expect([delegate.add(3), delegate.count]).toEqual([-3, 3])
})

test('replacements belong to the delegate, and leave a frozen target as it is', () => {
  const mark = Symbol('mark')
  const target = Object.freeze({ send: (): string => 'bare', stop: () => 'stopped' })
  const delegate = delegateTo(target, { send: () => 'traced', [mark]: true })
  expect([delegate.send(), delegate.stop(), target.send()]).toEqual(['traced', 'stopped', 'bare'])
  expect(Object.keys(delegate)).toEqual(['send', 'stop'])
  const spread = { ...delegate }
  expect([spread.send(), spread.stop(), Reflect.get(spread, mark)]).toEqual(['traced', 'stopped', true])
})

test('a replacement of what only the prototype has is not listed', () => {
  const delegate = delegateTo(new Counter(), { add: () => 7 })
  expect(delegate.add()).toBe(7)
  expect(Object.keys(delegate)).not.toContain('add')
})
