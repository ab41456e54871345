import {
  consoleExporter,
  createTracing,
  otlpExporter,
  rules,
  startTracing,
  zipkinExporter,
} from '@throughline/core'
import { otlpGrpcExporter } from '@throughline/core/otlp-grpc'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { recordProblems } from '../fixtures/problem-log.ts'

/** Part of every secret below. */
const SECRET = 'hunter2'
const PEM = `-----BEGIN PRIVATE KEY-----\nMIIE${SECRET.repeat(50)}\n-----END PRIVATE KEY-----\n`
const BASE64 = `MIIEvQIBADANBgkq${SECRET.repeat(50)}`
const ADDRESS = `https://user:${SECRET}@collector:4318/?key=${SECRET}`
const exporter = consoleExporter({ write: () => {} })

const options: readonly [string, () => unknown][] = [
  ['headers beside an exporter', () => start({ exporter, headers: { authorization: `Bearer ${SECRET}` } })],
  ['a list as a header', () => otlpExporter({ headers: { authorization: [`Bearer ${SECRET}`] } as never })],
  ['an object as a header', () => otlpExporter({ headers: { 'api-key': { value: SECRET } } as never })],
  ['headers as text', () => start({ headers: `authorization=Bearer ${SECRET}` })],
  ['headers as one word', () => start({ headers: SECRET })],
  ['headers as a list', () => start({ headers: [`authorization: Bearer ${SECRET}`] })],
  ['headers as entries', () => start({ headers: [['authorization', `Bearer ${SECRET}`]] })],
  ['a header in the place of a name', () => otlpExporter({ headers: { [`api-key: ${SECRET}`]: '' } })],
  ['a header with a line break', () => otlpExporter({ headers: { 'api-key': `${SECRET}\n` } })],
  ['the same for gRPC', () => otlpGrpcExporter({ headers: { 'api-key': `${SECRET}\n` } })],
  ['a header in the place of a name for gRPC', () => otlpGrpcExporter({ headers: { [`k: ${SECRET}`]: '' } })],
  ['an endpoint without a scheme', () => start({ endpoint: `user:${SECRET}@collector:4318` })],
  ['an endpoint with another scheme', () => start({ endpoint: new URL(`ftp://user:${SECRET}@collector`) })],
  ['an endpoint in a list', () => start({ endpoint: [ADDRESS] })],
  ['an endpoint beside an exporter', () => start({ exporter, endpoint: ADDRESS })],
  ['an endpoint in the place of options', () => start(ADDRESS)],
  ['an endpoint in the place of an exporter', () => start({ exporter: ADDRESS })],
  [
    'the options of an exporter in its place',
    () => start({ exporter: { url: ADDRESS, headers: { key: SECRET } } }),
  ],
  ['a user that cannot be decoded', () => otlpExporter({ url: `http://%ff:${SECRET}@h/` })],
  ['a password that cannot be decoded', () => zipkinExporter({ url: `http://user:%${SECRET}@h/` })],
  ['an address for gRPC that is none', () => otlpGrpcExporter({ url: `user:${SECRET}@collector:4317` })],
  ['a key on one line', () => otlpExporter({ url: 'https://x/', tls: { cert: PEM, key: BASE64 } })],
  [
    'a key on one line that is short',
    () => otlpExporter({ url: 'https://x/', tls: { cert: PEM, key: SECRET } }),
  ],
  ['a key without its first line', () => otlpExporter({ tls: { cert: PEM, key: PEM.slice(20) } })],
  ['a key without a certificate', () => otlpExporter({ tls: { key: PEM } })],
  ['a key in the place of both', () => otlpExporter({ tls: PEM as never })],
  ['a key that is malformed', () => otlpExporter({ tls: { cert: PEM, key: PEM } })],
  ['a token among the attributes', () => start({ attributes: `token=${SECRET}` })],
  ['credentials in a condition', () => rules([{ path: 5, token: `Bearer ${SECRET}` }] as never)],
  ['a function that holds one', () => start({ exporter: () => 'hunter2' })],
]

function start(given: unknown): unknown {
  return createTracing(given as never)
}

describe('the message of a wrong option', () => {
  it.each(options)('does not show %s', (_, make) => {
    const sentences = recordProblems()
    let message = ''
    try {
      make()
    } catch (error) {
      expect(error).toBeInstanceOf(TypeError)
      message = (error as Error).message
    }
    expect(message).toMatch(/^(?:Expected|Unknown option) `/)
    expect(message).not.toContain(SECRET)
    expect(sentences.join()).not.toContain(SECRET)
  })
})

const VARIABLES = [
  'OTEL_ATTRIBUTE_COUNT_LIMIT',
  'OTEL_ATTRIBUTE_VALUE_LENGTH_LIMIT',
  'OTEL_BSP_SCHEDULE_DELAY',
  'OTEL_CONFIG_FILE',
  'OTEL_EXPORTER_OTLP_CERTIFICATE',
  'OTEL_EXPORTER_OTLP_CLIENT_CERTIFICATE',
  'OTEL_EXPORTER_OTLP_CLIENT_KEY',
  'OTEL_EXPORTER_OTLP_COMPRESSION',
  'OTEL_EXPORTER_OTLP_ENDPOINT',
  'OTEL_EXPORTER_OTLP_HEADERS',
  'OTEL_EXPORTER_OTLP_INSECURE',
  'OTEL_EXPORTER_OTLP_PROTOCOL',
  'OTEL_EXPORTER_OTLP_TIMEOUT',
  'OTEL_EXPORTER_OTLP_TRACES_CLIENT_KEY',
  'OTEL_EXPORTER_OTLP_TRACES_ENDPOINT',
  'OTEL_EXPORTER_OTLP_TRACES_HEADERS',
  'OTEL_EXPORTER_ZIPKIN_ENDPOINT',
  'OTEL_EXPORTER_ZIPKIN_TIMEOUT',
  'OTEL_LOG_LEVEL',
  'OTEL_PROPAGATORS',
  'OTEL_RESOURCE_ATTRIBUTES',
  'OTEL_SDK_DISABLED',
  'OTEL_SERVICE_NAME',
  'OTEL_TRACES_EXPORTER',
  'OTEL_TRACES_SAMPLER',
  'OTEL_TRACES_SAMPLER_ARG',
]
const VALUES = [
  `authorization=Bearer ${SECRET}%ZZ`,
  `authorization=Bearer\u0001${SECRET}`,
  `api-key: ${SECRET}`,
  `user:${SECRET}@collector:4318`,
  `http://%ff:${SECRET}@127.0.0.1:9/`,
  `http://user:%${SECRET}@127.0.0.1:9/`,
  `ftp://user:${SECRET}@127.0.0.1:9/`,
  `http://user:${SECRET}@127.0.0.1:4317/?key=${SECRET}`,
  `,,${PEM}`,
  PEM,
  BASE64,
]

describe('a variable', () => {
  let standardError: string

  beforeEach(() => {
    standardError = ''
    vi.spyOn(process.stderr, 'write').mockImplementation(text => {
      standardError += String(text)
      return true
    })
  })

  afterEach(() => {
    vi.unstubAllEnvs()
    vi.restoreAllMocks()
  })

  it.each(VARIABLES)('%s shows no secret that it holds, and stops no start', async name => {
    for (const value of VALUES) {
      const sentences = recordProblems()
      vi.stubEnv('OTEL_TRACES_EXPORTER', 'otlp,zipkin')
      vi.stubEnv(name, value)
      const tracing = startTracing({ flushOnExit: false })
      const { warnings, problems } = tracing.stats()
      await tracing.shutdown({ timeout: 1 })
      const shown = [...sentences, ...warnings, ...Object.keys(problems), standardError].join('\n')
      expect(shown).not.toContain(SECRET)
    }
  })

  it.each([
    'OTEL_EXPORTER_OTLP_ENDPOINT',
    'OTEL_EXPORTER_OTLP_TRACES_ENDPOINT',
    'OTEL_EXPORTER_ZIPKIN_ENDPOINT',
  ])('%s with a stray percent sign is reported and counts as not set', async name => {
    const sentences = recordProblems()
    vi.stubEnv('OTEL_TRACES_EXPORTER', 'otlp,zipkin')
    vi.stubEnv(name, 'http://50%:41@collector:4318')
    await createTracing().shutdown({ timeout: 1 })
    expect(sentences).toEqual([
      `throughline: ${name} is ignored: expected an http:// or https:// URL (its user and password percent-encoded)`,
    ])
  })
})
