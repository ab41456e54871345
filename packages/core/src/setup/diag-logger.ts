import type { DiagLogger } from '@opentelemetry/api'
import { DiagLogLevel, diag } from '@opentelemetry/api'
import { printableLine } from '../base/diagnostics/printable-line.ts'
import { textOf } from '../base/diagnostics/text-of.ts'
import { environmentWord } from '../base/options/environment.ts'

const LEVELS = {
  none: DiagLogLevel.NONE,
  error: DiagLogLevel.ERROR,
  warn: DiagLogLevel.WARN,
  info: DiagLogLevel.INFO,
  debug: DiagLogLevel.DEBUG,
  verbose: DiagLogLevel.VERBOSE,
  all: DiagLogLevel.ALL,
}

/**
 * Standard error belongs to diagnostics; standard output may be a pipe of JSON log lines. Escaped here, since
 * instrumentations of others write by this logger too.
 */
function write(message: string, ...details: unknown[]): void {
  process.stderr.write(`${printableLine([message, ...details].map(textOf).join(' '))}\n`)
}

const standardError: DiagLogger = { error: write, warn: write, info: write, debug: write, verbose: write }

/**
 * Lets what tracing has to say be seen, on standard error, unless the application has set a logger of its own with
 * `diag.setLogger`. OTEL_LOG_LEVEL chooses how much (default: warnings and errors).
 */
export function ensureDiagLogger(): void {
  const api = (globalThis as { [API]?: { diag?: unknown } })[API]
  if (api?.diag !== undefined) return
  // First, so that a wrong level can be told.
  diag.setLogger(standardError, { logLevel: DiagLogLevel.WARN })
  const word = environmentWord('OTEL_LOG_LEVEL', Object.keys(LEVELS) as (keyof typeof LEVELS)[])
  if (word !== undefined)
    diag.setLogger(standardError, { logLevel: LEVELS[word], suppressOverrideMessage: true })
}

/** Where every copy of `@opentelemetry/api` 1.x keeps its globals; the API offers no way to ask for the logger. */
const API = Symbol.for('opentelemetry.js.api.1')
