import { afterEach, beforeEach, expect, test, vi } from 'vitest'

beforeEach(() => vi.resetModules())
afterEach(() => vi.unstubAllEnvs())

async function load(): Promise<typeof import('../../src/conventions/http-methods.ts')> {
  return await import('../../src/conventions/http-methods.ts')
}

test.each(['CONNECT', 'DELETE', 'GET', 'HEAD', 'OPTIONS', 'PATCH', 'POST', 'PUT', 'TRACE'])(
  '%s is a known method',
  async method => {
    const { methodAttributes, methodName } = await load()
    expect(methodName(method)).toBe(method)
    expect(methodAttributes(method)).toEqual({ 'http.request.method': method })
  },
)

test.each(['PROPFIND', 'get', '', '__proto__', 'x'.repeat(10_000)])(
  'other words are not: %s',
  async method => {
    const { methodAttributes, methodName } = await load()
    expect(methodName(method)).toBe('HTTP')
    expect(methodAttributes(method)).toEqual({
      'http.request.method': '_OTHER',
      'http.request.method_original': method,
    })
  },
)

test('OTEL_INSTRUMENTATION_HTTP_KNOWN_METHODS replaces the list', async () => {
  vi.stubEnv('OTEL_INSTRUMENTATION_HTTP_KNOWN_METHODS', 'GET, QUERY')
  const { isKnownMethod } = await load()
  expect(['GET', 'QUERY', 'POST', 'query'].map(isKnownMethod)).toEqual([true, true, false, false])
})

test('the attributes are a new object each time', async () => {
  const { methodAttributes } = await load()
  expect(methodAttributes('GET')).not.toBe(methodAttributes('GET'))
})
