// Through its file: the doors show what tracing does with a value, one start for each, and not the value.

import { afterEach, describe, expect, it, vi } from 'vitest'
import { otlpEnvironment, otlpProtocol } from '../../../src/exporting/otlp/otlp-environment.ts'
import { recordProblems } from '../../fixtures/problem-log.ts'

afterEach(() => {
  vi.unstubAllEnvs()
})

const defaults = {
  format: 'OTLP',
  url: 'http://localhost:4318/v1/traces',
  headers: {},
  timeout: 10_000,
  compression: 'none',
  tls: {},
}

describe('OTEL_EXPORTER_OTLP_*', () => {
  it.each<[Record<string, string>, Partial<typeof defaults>]>([
    [{}, {}],
    [{ ENDPOINT: 'https://collector:4318' }, { url: 'https://collector:4318/v1/traces' }],
    [{ ENDPOINT: 'http://collector/base//' }, { url: 'http://collector/base/v1/traces' }],
    [{ ENDPOINT: 'http://collector?key=1' }, { url: 'http://collector/v1/traces?key=1' }],
    [{ TRACES_ENDPOINT: 'http://collector/custom' }, { url: 'http://collector/custom' }],
    [{ ENDPOINT: 'http://a', TRACES_ENDPOINT: 'http://b/' }, { url: 'http://b/' }],
    [{ HEADERS: 'api-key=a%20b,x=1' }, { headers: { 'api-key': 'a b', x: '1' } }],
    [{ HEADERS: 'a=1,b=1', TRACES_HEADERS: 'b=2' }, { headers: { a: '1', b: '2' } }],
    [{ TIMEOUT: '500' }, { timeout: 500 }],
    [{ TIMEOUT: '500', TRACES_TIMEOUT: '600' }, { timeout: 600 }],
    [{ COMPRESSION: 'gzip' }, { compression: 'gzip' }],
    [{ COMPRESSION: 'gzip', TRACES_COMPRESSION: 'none' }, { compression: 'none' }],
  ])('%j', (variables, expected) => {
    const sentences = recordProblems()
    for (const [name, value] of Object.entries(variables)) vi.stubEnv(`OTEL_EXPORTER_OTLP_${name}`, value)
    expect(otlpEnvironment()).toEqual({ ...defaults, ...expected })
    expect(sentences).toEqual([])
  })

  it.each([
    ['ENDPOINT', 'collector:4318'],
    ['ENDPOINT', 'ftp://collector'],
    ['ENDPOINT', 'http://'],
    ['ENDPOINT', 'https:'],
    ['TRACES_ENDPOINT', 'http://user:secret@:99999'],
    ['HEADERS', 'no pair, secret'],
    ['HEADERS', 'bad name=secret'],
    ['TRACES_HEADERS', 'a=%0D%0Asecret'],
    ['TIMEOUT', '0'],
    ['TIMEOUT', 'soon'],
    ['COMPRESSION', 'zip'],
    ['CERTIFICATE', '/no/such/file.pem'],
    ['CLIENT_KEY', '/no/such/file.pem'],
  ])('%s=%s is reported, without a password, and counts as not set', (name, value) => {
    const sentences = recordProblems()
    vi.stubEnv(`OTEL_EXPORTER_OTLP_${name}`, value)
    expect(otlpEnvironment()).toEqual(defaults)
    expect(sentences).toEqual([expect.stringContaining(`OTEL_EXPORTER_OTLP_${name} is ignored: expected`)])
    expect(sentences[0]).not.toContain('secret')
  })
})

describe('OTEL_EXPORTER_OTLP_PROTOCOL', () => {
  it('is that for traces, else the general one', () => {
    expect(otlpProtocol()).toBeUndefined()
    vi.stubEnv('OTEL_EXPORTER_OTLP_PROTOCOL', 'grpc')
    expect(otlpProtocol()).toBe('grpc')
    vi.stubEnv('OTEL_EXPORTER_OTLP_TRACES_PROTOCOL', 'http/json')
    expect(otlpProtocol()).toBe('http/json')
  })

  it('is reported and counts as not set where the word is unknown', () => {
    const sentences = recordProblems()
    vi.stubEnv('OTEL_EXPORTER_OTLP_PROTOCOL', 'http')
    expect(otlpProtocol()).toBeUndefined()
    expect(sentences).toEqual([
      expect.stringContaining(
        'OTEL_EXPORTER_OTLP_PROTOCOL is ignored: expected one of grpc, http/protobuf, http/json, got `http`',
      ),
    ])
  })
})
