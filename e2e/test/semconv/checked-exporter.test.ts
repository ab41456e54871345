import { SpanKind } from '@opentelemetry/api'
import { createTracing } from '@throughline/core'
import { expect, test } from 'vitest'
import { checkedExporter } from './checked-exporter.ts'
import { CONVENTIONS } from './conventions.ts'

const REQUEST = {
  'http.request.method': 'GET',
  'http.response.status_code': 200,
  'url.path': '/orders',
  'url.scheme': 'http',
}

function taken(attributes: object, scope = '@throughline/express') {
  const exporter = checkedExporter()
  const { provider } = createTracing({ exporter })
  const options = { kind: SpanKind.SERVER, attributes: { ...REQUEST, ...attributes } }
  provider.getTracer(scope).startSpan('GET', options).end()
  return () => exporter.take()
}

test.each([
  [{ 'http.method': 'GET' }, '`http.method` is not in the table'],
  [{ 'http.response.status_code': '200' }, '`http.response.status_code` has to be of type int, got "200"'],
  [{ 'http.request.method': 'get' }, '`http.request.method` cannot be "get"'],
  [{ 'url.full': 'http://x/' }, '`url.full` is not one of this kind of span'],
  [{ 'url.path': undefined }, '`url.path` is required'],
  [{ 'http.request.header.x-tenant': 'acme' }, '`http.request.header.x-tenant` has to be of type string[]'],
])('%o breaks the conventions', (attributes, problem) => {
  expect(taken(attributes)).toThrow(problem)
})

test.each([
  [{}, '@throughline/express'],
  [{ tenant: 'acme', 'http.request.header.x-tenant': ['acme'] }, '@throughline/express'],
  [{ 'http.method': 'GET' }, 'an application'],
])('%o keeps the conventions on a span of %s', (attributes, scope) => {
  expect(taken(attributes, scope)()).toHaveLength(1)
})

test('the names of the table are in lower case', () => {
  for (const key of Object.keys(CONVENTIONS)) expect(key).toMatch(/^[a-z]+(?:[._][a-z]+)+$/)
})
