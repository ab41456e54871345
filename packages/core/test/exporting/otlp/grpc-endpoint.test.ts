// Through its file: the doors show what tracing does with a value, one start for each, and not the value.

import { afterEach, describe, expect, it, vi } from 'vitest'
import { grpcEndpoint, grpcEndpointFromEnvironment } from '../../../src/exporting/otlp/grpc-endpoint.ts'
import { recordProblems } from '../../fixtures/problem-log.ts'

afterEach(() => {
  vi.unstubAllEnvs()
})

describe('grpcEndpoint', () => {
  it.each([
    ['http://collector:4317', 'collector:4317', false],
    ['https://collector:4317/', 'collector:4317', true],
    ['HTTP://collector', 'collector:80', false],
    ['https://collector', 'collector:443', true],
    ['http://[::1]:4317', '[::1]:4317', false],
    ['collector:4317', 'collector:4317', true],
    ['unix:/run/collector.sock', 'unix:/run/collector.sock', false],
    ['unix:///run/collector.sock', 'unix:///run/collector.sock', false],
  ])('reads %s', (text, target, secure) => {
    expect(grpcEndpoint(text, 'TRACES')).toEqual({ target, secure, hadPath: false })
  })

  it('knows that a path is of no use', () => {
    expect(grpcEndpoint(new URL('http://collector:4317/v1/traces'), 'TRACES')).toMatchObject({
      hadPath: true,
    })
  })

  it.each([
    '',
    'collector',
    'ftp://collector',
    'http://',
    'http://a:99999',
    'a:99999',
    ['a:4317'],
    'user:secret@collector:1',
    1,
    null,
  ])('does not take %j', text => {
    expect(grpcEndpoint(text, 'TRACES')).toBeUndefined()
  })

  it('uses TLS where there is no scheme, unless a variable says otherwise', () => {
    vi.stubEnv('OTEL_EXPORTER_OTLP_INSECURE', 'true')
    expect(grpcEndpoint('collector:4317', 'TRACES')).toMatchObject({ secure: false })
    vi.stubEnv('OTEL_EXPORTER_OTLP_TRACES_INSECURE', 'false')
    expect(grpcEndpoint('collector:4317', 'TRACES')).toMatchObject({ secure: true })
    expect(grpcEndpoint('http://collector:4317', 'TRACES')).toMatchObject({ secure: false })
  })
})

describe('the endpoint of the environment', () => {
  it('is that for traces, else the general one, else localhost', () => {
    expect(grpcEndpointFromEnvironment('TRACES')).toMatchObject({ target: 'localhost:4317', secure: false })
    vi.stubEnv('OTEL_EXPORTER_OTLP_ENDPOINT', 'https://general:4317')
    expect(grpcEndpointFromEnvironment('TRACES')).toMatchObject({ target: 'general:4317', secure: true })
    vi.stubEnv('OTEL_EXPORTER_OTLP_TRACES_ENDPOINT', 'http://traces:4317')
    expect(grpcEndpointFromEnvironment('TRACES')).toMatchObject({ target: 'traces:4317' })
  })

  it('is that for another signal, where it has one', () => {
    vi.stubEnv('OTEL_EXPORTER_OTLP_ENDPOINT', 'https://general:4317')
    vi.stubEnv('OTEL_EXPORTER_OTLP_TRACES_ENDPOINT', 'http://traces:4317')
    vi.stubEnv('OTEL_EXPORTER_OTLP_LOGS_ENDPOINT', 'logs:4317')
    vi.stubEnv('OTEL_EXPORTER_OTLP_LOGS_INSECURE', 'true')
    expect(grpcEndpointFromEnvironment('METRICS')).toMatchObject({ target: 'general:4317', secure: true })
    expect(grpcEndpointFromEnvironment('LOGS')).toMatchObject({ target: 'logs:4317', secure: false })
  })

  it('is reported, without a password, and counts as not set where it is none', () => {
    const sentences = recordProblems()
    vi.stubEnv('OTEL_EXPORTER_OTLP_ENDPOINT', 'ftp://me:secret@collector')
    expect(grpcEndpointFromEnvironment('TRACES')).toMatchObject({ target: 'localhost:4317' })
    expect(sentences).toEqual([expect.stringContaining('OTEL_EXPORTER_OTLP_ENDPOINT is ignored: expected')])
    expect(sentences[0]).not.toContain('secret')
  })
})
