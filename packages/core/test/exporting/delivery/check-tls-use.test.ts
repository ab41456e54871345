// Through its file: no backend and no machine fails at just the moment that is tested.

import { createTracing, otlpExporter, zipkinExporter } from '@throughline/core'
import { otlpGrpcExporter } from '@throughline/core/otlp-grpc'
import { afterEach, describe, expect, it, onTestFinished, vi } from 'vitest'
import { checkTlsUse } from '../../../src/exporting/delivery/check-tls-use.ts'
import { recordProblems } from '../../fixtures/problem-log.ts'
import { selfSigned } from '../http1/self-signed-certificate.ts'

const tls = { ca: selfSigned.cert }
const unused = (address: string) =>
  expect.stringContaining(
    `certificates were given for ${address}, but they are not used, and nothing is encrypted`,
  )

afterEach(() => {
  vi.unstubAllEnvs()
})

describe('certificates for an address that is not encrypted', () => {
  it.each([
    ['otlpExporter', 'http://me:secret@collector:4318/v1/traces?key=secret', otlpExporter],
    ['zipkinExporter', 'http://collector:4318/v1/traces', zipkinExporter],
    ['otlpGrpcExporter', 'http://collector:4317', otlpGrpcExporter],
  ])('are told of, at start, by %s', (name, url, exporter) => {
    const sentences = recordProblems()
    const tracing = createTracing({ exporter: exporter({ url, tls }) })
    onTestFinished(() => tracing.shutdown({ timeout: 0 }))
    const address = name === 'otlpGrpcExporter' ? 'collector:4317' : 'http://collector:4318/v1/traces'
    expect(tracing.stats().warnings).toEqual([unused(address)])
    expect(sentences).toHaveLength(1)
  })

  it('are no mistake where the address is encrypted, or where there are none', () => {
    const sentences = recordProblems()
    otlpExporter({ url: 'https://collector:4318/v1/traces', tls })
    otlpGrpcExporter({ url: 'https://collector:4317', tls })
    zipkinExporter({ url: 'https://collector:9411/api/v2/spans', tls })
    otlpExporter({ url: 'http://collector:4318/v1/traces' })
    checkTlsUse(undefined, false, 'collector')
    expect(sentences).toEqual([])
  })
})
