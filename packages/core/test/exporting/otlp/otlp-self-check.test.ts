// Through its file: the doors need a collector for each case, and some answers no collector can be made to give.

import { otlpExporter } from '@throughline/core'
import { describe, expect, it, onTestFinished, vi } from 'vitest'
import { checkOtlpGrpcEndpoint, checkOtlpHttpUrl } from '../../../src/exporting/otlp/otlp-self-check.ts'
import { recordProblems } from '../../fixtures/problem-log.ts'

describe('the self-check of OTLP addresses', () => {
  it('finds nothing to say about the usual ones', () => {
    const sentences = recordProblems()
    checkOtlpHttpUrl(new URL('http://collector:4318/v1/traces'), 'TRACES')
    checkOtlpHttpUrl(new URL('https://vendor.example/otlp'), 'TRACES')
    checkOtlpGrpcEndpoint({ target: 'collector:4317', secure: false, hadPath: false }, 'TRACES')
    expect(sentences).toEqual([])
  })

  it('says that a port is that of the other protocol, without showing a password', () => {
    const sentences = recordProblems()
    checkOtlpHttpUrl(new URL('http://me:secret@collector:4317/v1/traces'), 'TRACES')
    expect(sentences).toEqual([
      expect.stringContaining('to http://collector:4317/v1/traces, but 4317 is the port of OTLP over gRPC'),
    ])
    const others = recordProblems()
    checkOtlpGrpcEndpoint({ target: 'collector:4318', secure: false, hadPath: false }, 'TRACES')
    expect(others).toEqual([expect.stringContaining('but 4318 is the port of OTLP over HTTP')])
  })

  it('says that the path for traces was appended to itself', () => {
    const sentences = recordProblems()
    checkOtlpHttpUrl(new URL('http://me:secret@collector:4318/otlp/v1/traces/v1/traces?key=secret'), 'TRACES')
    const base = 'http://collector:4318/otlp'
    expect(sentences).toEqual([
      `throughline: spans are sent to ${base}/v1/traces/v1/traces, which has the path twice; collectors take them at ${base}/v1/traces: write \`url: '${base}/v1/traces'\`, or \`endpoint: '${base}'\`, to which /v1/traces is appended`,
    ])
  })

  it.each([
    ['OTEL_EXPORTER_OTLP_ENDPOINT', 'set OTEL_EXPORTER_OTLP_ENDPOINT=http://collector:4318, to which'],
    [
      'OTEL_EXPORTER_OTLP_TRACES_ENDPOINT',
      'set OTEL_EXPORTER_OTLP_TRACES_ENDPOINT=http://collector:4318/v1/traces',
    ],
  ])('says how to write it in %s, where it comes from there', (name, hint) => {
    const sentences = recordProblems()
    vi.stubEnv(name, `http://collector:4318/v1/${name.includes('TRACES') ? 'logs' : 'traces'}`)
    onTestFinished(() => void vi.unstubAllEnvs())
    otlpExporter()
    expect(sentences).toEqual([expect.stringContaining(hint)])
  })

  it('reports a wrong OTEL_EXPORTER_OTLP_INSECURE, though HTTP has no use for it', () => {
    const sentences = recordProblems()
    vi.stubEnv('OTEL_EXPORTER_OTLP_INSECURE', 'maybe')
    onTestFinished(() => void vi.unstubAllEnvs())
    otlpExporter()
    expect(sentences).toEqual([
      expect.stringContaining(
        'OTEL_EXPORTER_OTLP_INSECURE is ignored: expected one of true, false, got `maybe`',
      ),
    ])
  })

  it.each(['metrics', 'logs'])('says that an address is that of %s', other => {
    const sentences = recordProblems()
    checkOtlpHttpUrl(new URL(`http://collector:4318/v1/${other}`), 'TRACES')
    expect(sentences).toEqual([
      expect.stringContaining(
        `the path of ${other}; collectors take them at http://collector:4318/v1/traces: write`,
      ),
    ])
  })

  it.each([
    ['METRICS', 'metrics'],
    ['LOGS', 'log records'],
  ] as const)('says the same of %s', (signal, items) => {
    const path = `/v1/${signal.toLowerCase()}`
    const sentences = recordProblems()
    checkOtlpHttpUrl(new URL(`http://collector:4318/otlp${path}`), signal)
    expect(sentences).toEqual([])
    checkOtlpHttpUrl(new URL(`http://collector:4317${path}`), signal)
    checkOtlpHttpUrl(new URL('http://collector:4318/v1/traces'), signal)
    checkOtlpGrpcEndpoint({ target: 'collector:4318', secure: false, hadPath: false }, signal)
    expect(sentences).toEqual([
      `throughline: ${items} are sent by HTTP to http://collector:4317${path}, but 4317 is the port of OTLP over gRPC: use port 4318, or the protocol 'grpc' of @throughline/core/otlp-grpc`,
      `throughline: ${items} are sent to http://collector:4318/v1/traces, the path of traces; collectors take them at http://collector:4318${path}: write \`url: 'http://collector:4318${path}'\``,
    ])
  })

  it('says that an address has no path, or one too many', () => {
    const sentences = recordProblems()
    checkOtlpHttpUrl(new URL('http://collector:4318'), 'TRACES')
    expect(sentences).toEqual([expect.stringContaining('take them at http://collector:4318/v1/traces')])
    const others = recordProblems()
    checkOtlpGrpcEndpoint({ target: 'collector:4317', secure: false, hadPath: true }, 'TRACES')
    expect(others).toEqual([expect.stringContaining('gRPC has no use for it')])
  })
})
