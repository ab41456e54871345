import type { Attributes } from '@opentelemetry/api'
import { SpanKind } from '@opentelemetry/api'
import { TraceIdRatioBasedSampler } from '@opentelemetry/sdk-trace-base'
import type { SamplingRule } from '@throughline/core'
import { alwaysOff, alwaysOn, createTracing, rateLimit, ratio, rules } from '@throughline/core'
import { memoryExporter } from '@throughline/core/testing'
import { describe, expect, it } from 'vitest'
import { deepFreeze } from '../fixtures/deep-freeze.ts'

function isKept(
  list: readonly SamplingRule[],
  name: string,
  kind: SpanKind,
  attributes: Attributes,
): boolean {
  const { tracer } = createTracing({ sampler: rules(deepFreeze(list)), exporter: memoryExporter() })
  return tracer.startSpan(name, deepFreeze({ kind, attributes })).isRecording()
}

const request = (path: string, method = 'GET') => ({ 'url.path': path, 'http.request.method': method })

describe('rules', () => {
  const shop: readonly SamplingRule[] = [
    { path: '/health', sampler: 0 },
    { path: '/checkout/*', method: 'post', sampler: 1 },
    { path: /^\/(?:js|css)\//, sampler: alwaysOff },
    { kind: SpanKind.CONSUMER, topic: 'audit', sampler: rateLimit(1) },
    { kind: SpanKind.CONSUMER, sampler: new TraceIdRatioBasedSampler(0) },
    { sampler: ratio(0) },
  ]

  it.each<[string, SpanKind, Attributes, boolean]>([
    ['GET', SpanKind.SERVER, request('/health'), false],
    ['POST', SpanKind.SERVER, request('/checkout/7', 'POST'), true],
    ['GET', SpanKind.SERVER, request('/checkout/7'), false],
    ['GET', SpanKind.SERVER, request('/css/site.css'), false],
    ['process audit', SpanKind.CONSUMER, {}, true],
    ['process orders', SpanKind.CONSUMER, {}, false],
    ['GET', SpanKind.SERVER, request('/'), false],
    ['job', SpanKind.INTERNAL, {}, false],
  ])('give %s of kind %s with %j to the first rule that holds', (name, kind, attributes, kept) => {
    expect(isKept(shop, name, kind, attributes)).toBe(kept)
  })

  it.each([[[]], [[{ path: '/health', sampler: 0 }]]])('keep what no rule of %j is for', list => {
    expect(isKept(list, 'GET', SpanKind.SERVER, request('/'))).toBe(true)
  })

  it.each<[Omit<SamplingRule, 'sampler'>, boolean]>([
    [{ path: '/orders/7' }, true],
    [{ path: '/orders' }, false],
    [{ route: '/orders/:id' }, true],
    [{ route: '/orders' }, false],
    [{ method: 'GET' }, true],
    [{ method: 'get' }, true],
    [{ method: 'POST' }, false],
    [{ kind: SpanKind.SERVER }, true],
    [{ kind: SpanKind.INTERNAL }, false],
    [{ name: 'GET*' }, true],
    [{ name: 'POST' }, false],
    [{ topic: '*' }, false],
    [{ attributes: { 'server.port': 80, secure: false, tenant: 'acme' } }, true],
    [{ attributes: { tenant: /^ac/ } }, true],
    [{ attributes: { tenant: 'ac*' } }, true],
    [{ attributes: { tenant: 'ac' } }, false],
    [{ attributes: { 'server.port': 81 } }, false],
    [{ attributes: { 'server.port': '80' } }, false],
    [{ attributes: { absent: /undefined/ } }, false],
    [{ path: '/orders/7', method: 'GET', kind: SpanKind.SERVER, name: 'GET' }, true],
    [{ path: '/orders/7', method: 'POST', kind: SpanKind.SERVER, name: 'GET' }, false],
  ])('hold when all their conditions do: %j', (conditions, holds) => {
    const attributes = {
      ...request('/orders/7'),
      'http.route': '/orders/:id',
      'server.port': 80,
      secure: false,
      tenant: 'acme',
    }
    const list = [{ ...conditions, sampler: 1 }, { sampler: 0 }]
    expect(isKept(list, 'GET', SpanKind.SERVER, attributes)).toBe(holds)
  })

  it.each<[string, SpanKind, Attributes, boolean]>([
    ['anything', SpanKind.CLIENT, { 'messaging.destination.name': 'orders' }, true],
    ['process orders', SpanKind.CONSUMER, { 'messaging.destination.name': 'audit' }, false],
    ['process orders', SpanKind.CONSUMER, {}, true],
    ['send orders', SpanKind.PRODUCER, {}, true],
    ['send', SpanKind.PRODUCER, {}, false],
    ['GET orders', SpanKind.CLIENT, {}, false],
  ])('find the topic of %s, of kind %s with %j, by attribute or name', (name, kind, attributes, kept) => {
    expect(isKept([{ topic: 'orders', sampler: 1 }, { sampler: 0 }], name, kind, attributes)).toBe(kept)
  })

  it('say what they are', () => {
    expect(`${rules([{ path: '/', sampler: 0.5 }, { sampler: alwaysOn }])}`).toBe(
      'Rules{TraceIdRatioBased{0.5}, AlwaysOnSampler}',
    )
  })

  it.each<[string, unknown]>([
    ['rules', undefined],
    ['rules', {}],
    ['rules[0]', [null]],
    ['rules[0]', [0.5]],
    ['rules[0]', [{ sampler: 1 }, { path: '/health', sampler: 0 }]],
    ['rules[0].sampler', [{ path: '/' }]],
    ['rules[0].sampler', [{ sampler: 1.5 }]],
    ['rules[0].sampler', [{ sampler: 'always_on' }]],
    ['rules[0].sampler', [{ sampler: null }]],
    ['rules[0].sampler', [{ sampler: {} }]],
    [
      'rules[1].path',
      [
        { path: '/', sampler: 1 },
        { path: '/users/*/orders', sampler: 1 },
      ],
    ],
    ['rules[0].path', [{ path: '', sampler: 1 }]],
    ['rules[0].path', [{ path: undefined, sampler: 0 }]],
    ['rules[0].method', [{ method: undefined, sampler: 0 }]],
    ['rules[0].kind', [{ kind: undefined, sampler: 0 }]],
    ['rules[0].attributes', [{ attributes: undefined, sampler: 0 }]],
    ['rules[0].route', [{ route: 5, sampler: 1 }]],
    ['rules[0].topic', [{ topic: ['a'], sampler: 1 }]],
    ['rules[0].name', [{ name: null, sampler: 1 }]],
    ['rules[0].method', [{ method: /GET/, sampler: 1 }]],
    ['rules[0].method', [{ method: '', sampler: 1 }]],
    ['rules[0].kind', [{ kind: 'server', sampler: 1 }]],
    ['rules[0].kind', [{ kind: 5, sampler: 1 }]],
    ['rules[0].attributes', [{ attributes: 'tenant', sampler: 1 }]],
    ['rules[0].attributes', [{ attributes: null, sampler: 1 }]],
    ['rules[0].attributes.tenant', [{ attributes: { tenant: {} }, sampler: 1 }]],
  ])('throw for a wrong %s in %j', (option, list) => {
    const start = `Expected \`${option}\` to be `
    expect(() => rules(list as never)).toThrow(expect.objectContaining({ name: 'TypeError' }))
    expect(() => rules(list as never)).toThrow(start)
    expect(() => rules(list as never)).toThrow(', got `')
  })
})
