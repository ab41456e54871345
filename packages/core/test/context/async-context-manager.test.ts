// Through its file: the doors register it for the whole process.

import { EventEmitter } from 'node:events'
import { createServer, get } from 'node:http'
import type { AddressInfo } from 'node:net'
import { setTimeout as delay, setImmediate as immediate } from 'node:timers/promises'
import { context, createContextKey, ROOT_CONTEXT } from '@opentelemetry/api'
import { beforeAll, describe, expect, it, onTestFinished, vi } from 'vitest'
import { AsyncContextManager } from '../../src/context/async-context-manager.ts'

const key = createContextKey('test')
const one = ROOT_CONTEXT.setValue(key, 'one')
const two = ROOT_CONTEXT.setValue(key, 'two')
const seen = (): unknown => context.active().getValue(key)

beforeAll(() => {
  context.setGlobalContextManager(new AsyncContextManager())
})

describe('with', () => {
  it('calls the function with its receiver and arguments and gives back what it returns', () => {
    const receiver = { name: 'receiver' }
    function describeCall(this: unknown, ...args: unknown[]): unknown[] {
      return [this ?? undefined, args, seen()]
    }
    expect(context.with(one, describeCall, receiver, 1, 2)).toEqual([receiver, [1, 2], 'one'])
    expect(context.with(one, describeCall, undefined, 1)).toEqual([undefined, [1], 'one'])
  })

  it('nests, and is over when the function returns or throws', () => {
    context.with(one, () => {
      expect(context.with(two, seen)).toBe('two')
      expect(() => context.with(two, () => JSON.parse('{'))).toThrow(SyntaxError)
      expect(seen()).toBe('one')
    })
    expect(context.active()).toBe(ROOT_CONTEXT)
  })

  it('lasts through await, timers, microtasks and events', async () => {
    await context.with(one, async () => {
      await delay(1)
      expect(seen()).toBe('one')
      await immediate()
      expect(seen()).toBe('one')
      expect(await new Promise(resolve => process.nextTick(() => resolve(seen())))).toBe('one')
      expect(await new Promise(resolve => queueMicrotask(() => resolve(seen())))).toBe('one')
      await context.with(two, () => delay(1))
      expect(seen()).toBe('one')
    })
    expect(seen()).toBeUndefined()
  })

  it('keeps what runs at the same time apart', async () => {
    const run = async (value: string): Promise<unknown> => {
      await delay(Math.random() * 5)
      return `${value} ${seen()}`
    }
    const runs = Array.from({ length: 20 }, (_, index) =>
      context.with(ROOT_CONTEXT.setValue(key, index), run, undefined, `${index}`),
    )
    expect(await Promise.all(runs)).toEqual(Array.from({ length: 20 }, (_, index) => `${index} ${index}`))
  })
})

describe('bind', () => {
  it('keeps the context, the receiver, the arity and the name of a function', () => {
    function handleError(this: unknown, _error: unknown, _request: unknown): unknown[] {
      return [this, seen()]
    }
    const bound = context.bind(one, handleError)
    expect(bound).toHaveLength(2)
    expect(bound.name).toBe('handleError')
    const receiver = { bound }
    expect(context.with(two, () => receiver.bound(1, 2))).toEqual([receiver, 'one'])
  })

  it('passes on arguments, results and errors', () => {
    const join = context.bind(one, (...args: number[]) => args.join())
    expect(join(1, 2, 3)).toBe('1,2,3')
    expect(() => context.bind(one, () => JSON.parse('{'))()).toThrow(SyntaxError)
  })

  it('gives back what is no function and no emitter', () => {
    const target = Object.freeze({ a: 1 })
    expect(context.bind(one, target)).toBe(target)
    expect(context.bind(one, null)).toBeNull()
    expect(context.bind(one, 'text')).toBe('text')
  })
})

describe('bind, given an emitter', () => {
  it('gives all its listeners the context, and lets them be removed', () => {
    const emitter = new EventEmitter()
    const heard: unknown[] = []
    const listen = (...args: unknown[]): void => {
      heard.push([...args, seen()])
    }
    emitter.on('event', listen)
    expect(context.bind(one, emitter)).toBe(emitter)
    emitter.once('event', listen)
    expect(context.with(two, () => emitter.emit('event', 1, 2))).toBe(true)
    emitter.off('event', listen)
    expect(emitter.emit('event', 3)).toBe(false)
    expect(heard).toEqual([
      [1, 2, 'one'],
      [1, 2, 'one'],
    ])
  })

  it('replaces an earlier binding, and nothing that others have put on top of it', () => {
    const emitter = new EventEmitter()
    const heard: unknown[] = []
    emitter.on('event', () => heard.push(seen()))
    context.bind(one, emitter)
    context.bind(two, emitter)
    emitter.emit('event')
    const { emit } = emitter
    const spy = vi.fn(emit)
    emitter.emit = spy
    context.bind(one, emitter)
    emitter.emit('event')
    expect(spy).toHaveBeenCalledTimes(1)
    expect(heard).toEqual(['two', 'two'])
  })

  it('works for the streams of a request', async () => {
    const server = createServer((_request, response) => response.end('body'))
    onTestFinished(() => void server.close())
    await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
    const { port } = server.address() as AddressInfo
    const heard = await new Promise(resolve => {
      get({ port, host: '127.0.0.1' }, response => {
        context.bind(one, response).on('end', () => resolve(seen()))
        response.resume()
      })
    })
    expect(heard).toBe('one')
  })
})

describe('attach', () => {
  it('activates a context until the token is disposed of', async () => {
    const manager = new AsyncContextManager()
    const active = (): unknown => manager.active().getValue(key)
    const outer = manager.attach(one)
    const inner = manager.attach(two)
    expect(active()).toBe('two')
    await delay(1)
    expect(active()).toBe('two')
    inner.dispose()
    expect(active()).toBe('one')
    inner.dispose()
    outer.dispose()
    expect(active()).toBeUndefined()
    inner.dispose()
    expect(manager.active()).toBe(ROOT_CONTEXT)
  })
})

describe('disable', () => {
  it('forgets the active context; the manager can be used again', () => {
    const manager = new AsyncContextManager().enable()
    manager.with(one, () => {
      manager.disable()
      expect(manager.active()).toBe(ROOT_CONTEXT)
    })
    expect(manager.with(two, () => manager.active())).toBe(two)
  })
})
