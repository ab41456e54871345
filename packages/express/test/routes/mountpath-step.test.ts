import { expect, test } from 'vitest'
import { mountpathStep } from '../../src/routes/mountpath-step.ts'

test.each([
  ['/', '/x', { pattern: '', length: 0 }],
  ['/api', '/API/x', { pattern: '/api', length: 4 }],
  ['/api/', '/api', { pattern: '/api', length: 4 }],
  ['/shops/:shop', '/shops/42/x', { pattern: '/shops/:shop', length: 9 }],
])('%s is in front of %s', (mountpath, path, match) => {
  expect(mountpathStep(mountpath).match(path)).toEqual(match)
})

test.each([
  ['/api', '/apis'],
  ['/api', '/v2/api'],
  ['/shops/:shop', '/shops'],
  ['/shops/:shop', '/shops/'],
  ['/a{/b}', '/a/b'],
  ['/a*', '/ab'],
])('%s is not, or not surely, in front of %s', (mountpath, path) => {
  expect(mountpathStep(mountpath).match(path)).toBeUndefined()
})

test('of several paths the first that matches counts', () => {
  const step = mountpathStep([/^\/x/, ['/v1', '/v2/:tenant']])
  expect(step.match('/v2/acme/x')).toEqual({ pattern: '/v2/:tenant', length: 8 })
  expect(step.match('/x')).toBeUndefined()
})
