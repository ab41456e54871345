// Through its file: the doors print whole trees, in which such a detail depends on all the others.

import { expect, test } from 'vitest'
import { recentIds } from '../../src/trace-tree/recent-ids.ts'

test('the oldest id is forgotten for a new one', () => {
  const ids = recentIds(2)
  for (const id of ['a', 'b', 'a', 'c']) ids.add(id)
  expect(['a', 'b', 'c'].filter(ids.has)).toEqual(['a', 'c'])
})
