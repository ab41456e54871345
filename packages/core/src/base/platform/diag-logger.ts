import type { DiagLogger } from '@opentelemetry/api'
import { DiagLogLevel, diag } from '@opentelemetry/api'
import { printableLine } from '../diagnostics/printable-line.ts'
import { textOf } from '../diagnostics/text-of.ts'
import { hasDiagLogger, reportPending } from '../diagnostics/warn-once.ts'
import { environmentWord } from '../options/environment.ts'

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
 * `diag.setLogger`. OTEL_LOG_LEVEL chooses how much (default: warnings and errors). What was found before, such as by an exporter that is
 * an option of `startTracing`, follows.
 */
export function ensureDiagLogger(): void {
  if (!hasDiagLogger()) {
    const word = environmentWord('OTEL_LOG_LEVEL', Object.keys(LEVELS) as (keyof typeof LEVELS)[])
    diag.setLogger(standardError, { logLevel: word === undefined ? DiagLogLevel.WARN : LEVELS[word] })
  }
  reportPending()
}
