import express from 'express'
import { describe, expect, test } from 'vitest'
import type { Layer } from '../../src/routes/express-internals.ts'
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

  test('has none for a value that is written with percent signs, until one comes that is not', () => {
    const step = layerStep(mountWithoutPath('/users/:id'))
    expect(step.match('/users/a%20b')).toBeUndefined()
    expect(step.match('/users/ab')?.pattern).toBe('/users/:id')
    expect(step.match('/users/a%20b')).toEqual({ pattern: '/users/:id', length: 12 })
  })
})

test('a layer of an unknown kind matches nothing', () => {
  expect(layerStep({}).match('/')).toBeUndefined()
})
