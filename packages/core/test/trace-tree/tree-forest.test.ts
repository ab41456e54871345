// Through its file: the doors print whole trees, in which such a detail depends on all the others.

import { expect, test } from 'vitest'
import type { TreeNode } from '../../src/trace-tree/tree-forest.ts'
import { treeForest } from '../../src/trace-tree/tree-forest.ts'
import { example, id } from './tree-span-example.ts'

type Shape = [label: string, ...children: Shape[]]

function shape({ span, remark, children }: TreeNode): Shape {
  return [[span?.name, remark].filter(Boolean).join(' | '), ...children.map(shape)]
}

test('children are in the order of their start, whatever the order they came in', () => {
  const spans = [
    example(3, 5, 6, { parentSpanId: id(1) }),
    example(2, 1, 2, { parentSpanId: id(1) }),
    example(1, 0, 9),
  ]
  expect(treeForest(spans).map(shape)).toEqual([['span 1', ['span 2'], ['span 3']]])
})

test('spans of one missing parent share its place', () => {
  const spans = [example(2, 1, 2, { parentSpanId: id(9) }), example(3, 3, 4, { parentSpanId: id(9) })]
  expect(treeForest(spans).map(shape)).toEqual([[`parent ${id(9)} not here`, ['span 2'], ['span 3']]])
})

test('a parent id of zeros is no parent', () => {
  expect(treeForest([example(1, 0, 1, { parentSpanId: id(0) })]).map(shape)).toEqual([['span 1']])
})

test('a repeated id is marked and the children stay with the first', () => {
  const spans = [
    example(1, 0, 9),
    example(1, 1, 2, { name: 'again' }),
    example(2, 3, 4, { parentSpanId: id(1) }),
  ]
  expect(treeForest(spans).map(shape)).toEqual([['span 1', ['span 2']], ['again | same id as another span']])
})

test('a span that is its own parent is cut free', () => {
  expect(treeForest([example(1, 0, 1, { parentSpanId: id(1) })]).map(shape)).toEqual([
    [`span 1 | parent ${id(1)} is its own descendant`],
  ])
})

test('a cycle with a branch is cut open once and loses nothing', () => {
  const spans = [
    example(4, 0, 9, { parentSpanId: id(3) }),
    example(1, 1, 9, { parentSpanId: id(3) }),
    example(2, 2, 9, { parentSpanId: id(1) }),
    example(3, 3, 9, { parentSpanId: id(2) }),
  ]
  expect(treeForest(spans).map(shape)).toEqual([
    [`span 3 | parent ${id(2)} is its own descendant`, ['span 4'], ['span 1', ['span 2']]],
  ])
})

test('the given spans are not changed', () => {
  const spans = Object.freeze([Object.freeze(example(2, 1, 2)), Object.freeze(example(1, 0, 1))])
  expect(treeForest(spans)).toHaveLength(2)
})
