import { expect, test } from 'vitest'
import type { Door } from './growth.ts'
import { excessiveGrowth } from './growth.ts'
import type { Shape } from './hostile-texts.ts'
import { hostileTexts, writtenTexts } from './hostile-texts.ts'

/** Expects the cost of a door to grow no faster than its input. */
export function expectLinear<Input>(name: string, door: Door<Input>): void {
  test(`${name} is linear`, { timeout: 240_000 }, async () => {
    expect(await excessiveGrowth(door), 'the cost grows by more than 3 for a doubling').toBeUndefined()
  })
}

export interface TextDoor {
  /** The maximal number of characters that the door accepts. */
  readonly largest: number
  /** Whether the door accepts a text. */
  readonly allowed?: (text: string) => boolean
  /** Wraps the text so that it passes the door's first checks. */
  readonly around?: (text: string) => string
}

/** Expects linear cost of a door that parses texts, with hostile ones of every shape. */
export function expectLinearInTexts(name: string, feed: (text: string) => unknown, door: TextDoor): void {
  expectLinearInShapes(name, hostileTexts(door.allowed), feed, door)
}

/** Expects linear cost of a door that only writes texts. */
export function expectLinearInWrittenTexts(
  name: string,
  feed: (text: string) => unknown,
  door: TextDoor,
): void {
  expectLinearInShapes(name, writtenTexts(), feed, door)
}

function expectLinearInShapes(
  name: string,
  shapes: readonly [name: string, shape: Shape][],
  feed: (text: string) => unknown,
  { largest, around = text => text }: TextDoor,
): void {
  test(`${name} is linear in texts of every shape`, { timeout: 240_000 }, async () => {
    for (const [shape, textOf] of shapes) {
      const growth = await excessiveGrowth({ make: size => around(textOf(size)), feed, largest })
      expect(growth, `${shape}: the cost grows by more than 3 for a doubling`).toBeUndefined()
    }
  })
}
