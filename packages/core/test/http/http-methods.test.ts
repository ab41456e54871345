// Through its file: the doors show it within whole spans, one request or message for each case.

import type { Attributes } from '@opentelemetry/api'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import type { AttributeSink } from '../../src/span/lazy-attributes.ts'

beforeEach(() => vi.resetModules())
afterEach(() => vi.unstubAllEnvs())

function told(describe: (sink: AttributeSink) => void): Attributes {
  const attributes: Attributes = {}
  describe({
    describe(key, value) {
      attributes[key] = value
    },
  })
  return attributes
}

async function load(): Promise<typeof import('../../src/http/http-methods.ts')> {
  return await import('../../src/http/http-methods.ts')
}

test.each(['CONNECT', 'DELETE', 'GET', 'HEAD', 'OPTIONS', 'PATCH', 'POST', 'PUT', 'QUERY', 'TRACE'])(
  '%s is a known method',
  async method => {
    const { describeMethod, methodName } = await load()
    expect(methodName(method)).toBe(method)
    expect(told(sink => describeMethod(sink, method))).toEqual({ 'http.request.method': method })
  },
)

test.each(['PROPFIND', 'get', '', '__proto__', 'x'.repeat(10_000)])(
  'other words are not: %s',
  async method => {
    const { describeMethod, methodName } = await load()
    expect(methodName(method)).toBe('HTTP')
    expect(told(sink => describeMethod(sink, method))).toEqual({
      'http.request.method': '_OTHER',
      'http.request.method_original': method,
    })
  },
)

test('OTEL_INSTRUMENTATION_HTTP_KNOWN_METHODS replaces the list', async () => {
  vi.stubEnv('OTEL_INSTRUMENTATION_HTTP_KNOWN_METHODS', 'GET, PROPFIND')
  const { methodName } = await load()
  expect(['GET', 'PROPFIND', 'POST', 'propfind'].map(methodName)).toEqual(['GET', 'PROPFIND', 'HTTP', 'HTTP'])
})
