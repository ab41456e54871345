import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DiagLogLevel, diag } from '@opentelemetry/api'
import { createTracing, otlpExporter, zipkinExporter } from '@throughline/core'
import { otlpGrpcExporter } from '@throughline/core/otlp-grpc'
import { expectLinear, expectLinearInTexts, HASH_TABLES, MOST_KEYS } from '@throughline/growth'
import { afterAll, afterEach, vi } from 'vitest'

const silent = () => {}
diag.setLogger(
  { error: silent, warn: silent, info: silent, debug: silent, verbose: silent },
  DiagLogLevel.WARN,
)
const folder = mkdtempSync(join(tmpdir(), 'growth-'))
afterAll(() => rmSync(folder, { recursive: true }))
afterEach(() => vi.unstubAllEnvs())

/** Linux allows variables of four times this length, which shows no more. */
const LARGEST = 32 * 1024

async function start(): Promise<void> {
  await createTracing().shutdown({ timeout: 0 })
}

async function startOf(exporter: () => { shutdown(options?: object): Promise<void> }): Promise<void> {
  await attempt(() => exporter().shutdown({ timeout: 0 }))
}

/** Rejecting a wrong option has a cost too. */
async function attempt(action: () => unknown): Promise<void> {
  try {
    await action()
  } catch {}
}

const VARIABLES: Readonly<Record<string, () => Promise<void>>> = {
  OTEL_SERVICE_NAME: start,
  OTEL_RESOURCE_ATTRIBUTES: start,
  OTEL_TRACES_EXPORTER: start,
  OTEL_PROPAGATORS: start,
  OTEL_TRACES_SAMPLER: start,
  OTEL_TRACES_SAMPLER_ARG: start,
  OTEL_ATTRIBUTE_COUNT_LIMIT: start,
  OTEL_LOG_LEVEL: start,
  OTEL_EXPORTER_OTLP_HEADERS: () => startOf(otlpExporter),
  OTEL_EXPORTER_OTLP_ENDPOINT: () => startOf(otlpExporter),
  OTEL_EXPORTER_OTLP_TIMEOUT: () => startOf(otlpExporter),
  OTEL_EXPORTER_OTLP_PROTOCOL: start,
  OTEL_EXPORTER_OTLP_COMPRESSION: () => startOf(otlpExporter),
  OTEL_EXPORTER_OTLP_CERTIFICATE: () => startOf(otlpExporter),
  OTEL_EXPORTER_ZIPKIN_ENDPOINT: () => startOf(zipkinExporter),
}
const isVariable = (text: string) => !text.includes('\0')

function withVariable(name: string, text: string, act: () => Promise<void>): Promise<void> {
  vi.stubEnv(name, text)
  return act()
}

for (const [name, act] of Object.entries(VARIABLES)) {
  expectLinearInTexts(`the variable ${name}`, text => withVariable(name, text, act), {
    largest: LARGEST,
    allowed: isVariable,
  })
}
for (const around of [
  (text: string) => `http://${text}`,
  (text: string) => `http://host/${text}`,
  (text: string) => `http://host/?${text}`,
]) {
  const name = 'OTEL_EXPORTER_OTLP_ENDPOINT'
  expectLinearInTexts(
    `the variable ${name}: ${around('...')}`,
    text => withVariable(name, text, () => startOf(otlpExporter)),
    {
      largest: LARGEST,
      allowed: isVariable,
      around,
    },
  )
}
expectLinearInTexts(
  'the address of a collector that speaks gRPC',
  text => startOf(() => otlpGrpcExporter({ url: text })),
  {
    largest: LARGEST,
  },
)
for (const around of [(text: string) => text, (text: string) => `http://host/${text}`]) {
  expectLinearInTexts(
    `the option endpoint: ${around('...')}`,
    text => attempt(() => createTracing({ endpoint: text }).shutdown({ timeout: 0 })),
    { largest: LARGEST, around },
  )
  expectLinearInTexts(
    `the option url: ${around('...')}`,
    text => startOf(() => otlpExporter({ url: text })),
    {
      largest: LARGEST,
      around,
    },
  )
}

const CERTIFICATES: Readonly<Record<string, string>> = {
  'beginnings of certificates': '-----BEGIN CERTIFICATE-----\n',
  'beginnings of trusted certificates': '-----BEGIN TRUSTED CERTIFICATE-----\n',
  'ends of certificates': '-----END CERTIFICATE-----\n',
  'empty certificates': '-----BEGIN CERTIFICATE-----\n-----END CERTIFICATE-----\n',
  dashes: '-',
  letters: 'a',
}
for (const [name, unit] of Object.entries(CERTIFICATES)) {
  const make = (size: number) => unit.repeat(size / unit.length)
  expectLinear(`the option tls: ${name}`, {
    make,
    feed: ca => startOf(() => otlpExporter({ url: 'https://host', tls: { ca: `-----BEGIN\n${ca}` } })),
    largest: 256_000,
  })
  expectLinear(`the file of a certificate: ${name}`, {
    make(size) {
      const path = join(folder, `${size}.pem`)
      writeFileSync(path, make(size))
      return path
    },
    feed: path => withVariable('OTEL_EXPORTER_OTLP_CERTIFICATE', path, () => startOf(otlpExporter)),
    largest: 256_000,
  })
}
expectLinear('many attributes of the resource', {
  make: size => Object.fromEntries(Array.from({ length: size }, (_, index) => [`key${index}`, index])),
  feed: attributes => createTracing({ attributes }).shutdown({ timeout: 0 }),
  largest: 20_000,
})
expectLinear('many headers for the collector', {
  make: size => Object.fromEntries(Array.from({ length: size }, (_, index) => [`x-${index}`, 'a'])),
  feed: headers => startOf(() => otlpExporter({ headers })),
  largest: MOST_KEYS,
  sizes: HASH_TABLES,
})
expectLinear('many propagators', {
  make: size =>
    Array.from({ length: size }, (_, index) => ({
      inject: silent,
      extract: (context: never) => context,
      fields: () => [`f${index}`],
    })),
  feed: propagators => createTracing({ propagators: propagators as never }).shutdown({ timeout: 0 }),
  largest: 20_000,
})
expectLinear('unknown options', {
  make: size => Object.fromEntries(Array.from({ length: size }, (_, index) => [`option${index}`, index])),
  feed: options => attempt(() => createTracing(options)),
  largest: 50_000,
})
