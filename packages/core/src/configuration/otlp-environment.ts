import { environmentNumber, environmentPairs, environmentText, environmentWord } from './environment.ts'

/** What the `OTEL_EXPORTER_OTLP_*` variables say; those for traces win. Specification: protocol/exporter.md. */
export interface OtlpEnvironment {
  readonly url: string
  readonly headers: Readonly<Record<string, string>>
  readonly timeout: number
  readonly compression: 'gzip' | 'none'
}

export function otlpEnvironment(): OtlpEnvironment {
  return {
    url: environmentText('OTEL_EXPORTER_OTLP_TRACES_ENDPOINT') ?? tracesUrl(),
    headers: {
      ...environmentPairs('OTEL_EXPORTER_OTLP_HEADERS'),
      ...environmentPairs('OTEL_EXPORTER_OTLP_TRACES_HEADERS'),
    },
    timeout: firstOf('TIMEOUT', timeoutOf) ?? 10_000,
    compression: firstOf('COMPRESSION', compressionOf) ?? 'none',
  }
}

/** The general endpoint is a base URL to which the path for traces is appended. */
function tracesUrl(): string {
  const base = environmentText('OTEL_EXPORTER_OTLP_ENDPOINT') ?? 'http://localhost:4318'
  return `${base.replace(/\/+$/, '')}/v1/traces`
}

function firstOf<T>(suffix: string, read: (name: string) => T | undefined): T | undefined {
  return read(`OTEL_EXPORTER_OTLP_TRACES_${suffix}`) ?? read(`OTEL_EXPORTER_OTLP_${suffix}`)
}

function timeoutOf(name: string): number | undefined {
  return environmentNumber(name, 'a number of milliseconds above 0', value => value > 0)
}

function compressionOf(name: string): 'gzip' | 'none' | undefined {
  return environmentWord(name, ['gzip', 'none'])
}
