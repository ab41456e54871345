import { expect, it } from 'vitest'
import { excessiveGrowth } from '../src/growth.ts'
import { repeated } from '../src/hostile-texts.ts'

const spaces = (size: number) => `a${repeated(' ', size)}a`

it('finds an expression that starts again at each place', async () => {
  const growth = await excessiveGrowth({ make: spaces, feed: text => text.split(/ *,/), largest: 20_000 })
  expect(growth).toMatch(/ ms/)
})

it('finds a search in a list for each of its members', async () => {
  const growth = await excessiveGrowth({
    make: size => Array.from({ length: size }, (_, index) => ({ index })),
    feed: list => list.filter(each => list.includes(each)),
    largest: 20_000,
  })
  expect(growth).toMatch(/ ms/)
})

it('waits for what is asynchronous', async () => {
  const growth = await excessiveGrowth({
    make: spaces,
    async feed(text) {
      await new Promise(resolve => setImmediate(resolve))
      return text.replace(/ +$/, '').split(/ *,/)
    },
    largest: 20_000,
  })
  expect(growth).toMatch(/ ms/)
})

it.each<[name: string, feed: (text: string) => unknown]>([
  ['is constant', text => text.length],
  ['reads each character once', text => Array.from(text, character => character.charCodeAt(0))],
  [
    'sorts',
    text => Array.from(text, (_, index) => (index * 7919) % 10_007).sort((one, other) => one - other),
  ],
  ['jumps where a text is long', text => spin(text.length > 100_000 ? 30 * text.length : text.length)],
])('lets pass what %s', async (_name, feed) => {
  expect(await excessiveGrowth({ make: spaces, feed, largest: 256_000 })).toBeUndefined()
})

function spin(rounds: number): number {
  let sum = 0
  for (let round = 0; round < rounds; round++) sum = (sum * 31 + round) | 0
  return sum
}
