// Through its file: the doors show it within whole spans, one request or message for each case.

import { pathOf } from '@throughline/core/integrations'
import { expect, test } from 'vitest'
import { queryOf } from '../../src/http/request-target.ts'

test.each([
  ['/', '/', undefined],
  ['/a/b?c=1', '/a/b', 'c=1'],
  ['/a?', '/a', undefined],
  ['/a?b?c', '/a', 'b?c'],
  ['?a=1', '/', 'a=1'],
  ['', '/', undefined],
  ['*', '*', undefined],
  ['//a//b', '//a//b', undefined],
  ['/http://x?y', '/http://x', 'y'],
  ['http://shop.example/a?b=1', '/a', 'b=1'],
  ['http://shop.example', '/', undefined],
  ['HTTP://shop.example?b=1', '/', 'b=1'],
])('%s has the path %s and the query %s', (target, path, query) => {
  expect(pathOf(target)).toBe(path)
  expect(queryOf(target)).toBe(query)
})
