import { describe, expect, it } from 'vitest'
import { ownText } from '../../../src/base/platform/own-text.ts'
import { memoryProgram } from '../../fixtures/memory-program.ts'

it.each(['', 'a', 'a text that is long enough to be cut', 'ж'.repeat(20), '\ud800 alone \udc00'])(
  '%j is the same text',
  text => {
    expect(ownText(`${text}...`.slice(0, -3))).toBe(text)
  },
)

describe('a hundred bodies of a megabyte are let go', () => {
  it.each([
    'attribute keys',
    'names of tracers',
    'names of spans',
    'values that are cut',
    'values in a list that are cut',
  ])('of which %s are kept', async use => {
    const { bodies, held } = await memoryProgram<{ bodies: number; held: number }>('texts-of-bodies.ts', use)
    expect(bodies).toBe(100)
    expect(held).toBeLessThan(10_000_000)
  })
})
