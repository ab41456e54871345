import express from 'express'
import { describe, expect, test } from 'vitest'
import type { Layer, Matcher } from '../../src/routes/express-internals.ts'
import { layerStep } from '../../src/routes/layer-step.ts'

function mount(path: string | RegExp | string[]): Layer {
  const router = express.Router().use(path, () => {})
  return (router as unknown as { stack: [Layer] }).stack[0]
}

/** As it is in Express 5 with router 2.0 to 2.2, which do not keep the path. */
function mountWithoutPath(path: string | RegExp | string[]): Layer {
  const { matchers, handle } = mount(path)
  return { matchers: matchers ?? [], handle }
}

describe('a mount that tells its path', () => {
  test('has that for a pattern, whatever the request', () => {
    expect(layerStep(mount('/users/:id')).only).toBe('/users/:id')
  })

  test('adds nothing at the root', () => {
    const step = layerStep(mount('/'))
    expect(step.only).toBe('')
    expect(step.match('/x')).toEqual({ pattern: '', length: 0 })
  })

  test('depends on the request where it has several paths', () => {
    const step = layerStep(mount(['/v1', '/v2/:tenant']))
    expect(step.only).toBeUndefined()
    expect(step.match('/v2/acme/x')).toEqual({ pattern: '/v2/:tenant', length: 8 })
    expect(step.match('/v3')).toBeUndefined()
  })

  test('is a regular expression as it was written', () => {
    expect(layerStep(mount(/^\/item-\d+/)).only).toBe('/^\\/item-\\d+/')
  })
})

describe('a mount that does not tell its path', () => {
  test.each([
    ['/api', '/api/x', '/api'],
    ['/users/:id', '/users/42/x', '/users/:id'],
    ['/users/:id', '/users/users', '/users/:id'],
    ['/:a/:b', '/same/same', '/:a/:b'],
    ['/v:major-:minor', '/v1-1/x', '/v:major-:minor'],
    ['/files/*path', '/files/a/b', '/files/*path'],
    ['/o{/:id}', '/o', '/o'],
    ['/o{/:id}', '/o/1', '/o/:id'],
  ])('is found out: %s from %s', (path, request, pattern) => {
    const step = layerStep(mountWithoutPath(path))
    expect(step.only).toBeUndefined()
    expect(step.match(request)?.pattern).toBe(pattern)
  })

  test('has one pattern, however its constant parts are written', () => {
    const step = layerStep(mountWithoutPath('/users/:id'))
    expect(step.match('/users/1')?.pattern).toBe('/users/:id')
    expect(step.match('/USERS/2')).toEqual({ pattern: '/users/:id', length: 8 })
  })

  test('has none where it is a regular expression, with groups or without', () => {
    expect(layerStep(mountWithoutPath(/^\/item-\d+/)).match('/item-1')).toBeUndefined()
    expect(layerStep(mountWithoutPath(/^\/item-(\d+)/)).match('/item-1')).toBeUndefined()
  })

  test('is found out from values that are written with percent signs', () => {
    expect(layerStep(mountWithoutPath('/users/:id')).match('/users/a%20b')).toEqual({
      pattern: '/users/:id',
      length: 12,
    })
    expect(layerStep(mountWithoutPath('/:a/:b')).match('/%78/xx%2fx/y')?.pattern).toBe('/:a/:b')
  })

  test('has none for a value that is part of a segment and written with percent signs, until one comes that is not', () => {
    const step = layerStep(mountWithoutPath('/user-:id'))
    expect(step.match('/user-a%20b')).toBeUndefined()
    expect(step.match('/user-ab')?.pattern).toBe('/user-:id')
    expect(step.match('/user-a%20b')).toEqual({ pattern: '/user-:id', length: 11 })
  })

  test('has none where the path is very long, until one comes that is not', () => {
    const step = layerStep(mountWithoutPath('/users/:id'))
    expect(step.match(`/users/${'x'.repeat(2000)}`)).toBeUndefined()
    expect(step.match('/users/x')?.pattern).toBe('/users/:id')
    expect(step.match(`/users/${'x'.repeat(2000)}`)).toEqual({ pattern: '/users/:id', length: 2007 })
  })

  test.each<[string, string, (size: number) => string]>([
    ['a value that is all over the path', '/:a/:b', size => `/%78/${'x'.repeat(size)}`],
    ['a part of a segment that is all over it', '/a-:a/:b', size => `/a-%78/${'x'.repeat(size)}`],
    ['segments that are all the same', '/x/*rest', size => '/x'.repeat(size / 2)],
    ['percent signs', '/a-:a/:b', size => `/a-%78/${'%78'.repeat(size / 3)}`],
    ['many parameters', '/-:a/-:b/-:c/-:d', size => `/-%78/-%78/-%78/-${'x'.repeat(size)}`],
  ])(
    'is not looked for in more places than 16 of a parameter, nor in long paths: %s',
    (_, pattern, pathOf) => {
      for (const size of [500, 1000, 2000, 4000, 8000, 15_000]) {
        const layer = mountWithoutPath(pattern)
        let [calls, characters] = [0, 0]
        const matchers = layer.matchers?.map((matcher): Matcher => {
          return path => {
            calls++
            characters += path.length
            return matcher(path)
          }
        })
        const path = pathOf(size)
        layerStep({ ...layer, matchers: matchers ?? [] }).match(path)
        expect(calls).toBeGreaterThan(0)
        expect(calls).toBeLessThanOrEqual(1 + 16 * 4)
        expect(characters).toBeLessThanOrEqual(path.length + 16 * 4 * 1100)
      }
    },
  )
})

test('a layer of an unknown kind matches nothing', () => {
  expect(layerStep({}).match('/')).toBeUndefined()
})
