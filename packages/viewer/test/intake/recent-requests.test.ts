import { expect, test } from 'vitest'
import { recentRequests } from '../../src/intake/recent-requests.ts'

const bytes = (text: string): Buffer => Buffer.from(text)
const taken = { refused: 1, reason: 'too long' }

test('takes the same bytes once in five minutes, and answers as it did then', () => {
  let time = 0
  let count = 0
  const requests = recentRequests(() => time)
  const take = () => {
    count += 1
    return taken
  }
  expect(requests.once(bytes('a'), take)).toBe(taken)
  time = 299_000
  expect(requests.once(bytes('a'), take)).toBe(taken)
  requests.once(bytes('b'), take)
  expect([count, requests.repeated()]).toEqual([2, 1])
  time = 301_000
  requests.once(bytes('a'), take)
  requests.once(bytes('b'), take)
  expect([count, requests.repeated()]).toEqual([3, 2])
})

test('a request that could not be taken is tried again', () => {
  const requests = recentRequests(() => 0)
  const fail = () => {
    throw new Error('not OTLP')
  }
  expect(() => requests.once(bytes('a'), fail)).toThrow('not OTLP')
  expect(() => requests.once(bytes('a'), fail)).toThrow('not OTLP')
})

test('remembers the last 4,096', () => {
  const requests = recentRequests(() => 0)
  let count = 0
  const take = () => {
    count += 1
    return taken
  }
  for (let number = 0; number <= 4096; number++) requests.once(bytes(String(number)), take)
  requests.once(bytes('4096'), take)
  requests.once(bytes('0'), take)
  expect(count).toBe(4098)
})
