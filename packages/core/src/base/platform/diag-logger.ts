import type { DiagLogger } from '@opentelemetry/api'
import { DiagLogLevel, diag } from '@opentelemetry/api'
import { printableLine } from '../diagnostics/printable-line.ts'
import { textOf } from '../diagnostics/text-of.ts'
import { hasDiagLogger, reportPending, reportTo } from '../diagnostics/warn-once.ts'
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
 * Writes to standard error, since standard output may be a pipe of JSON log lines. Escapes here too: instrumentations
 * of other packages use this logger.
 */
function write(message: string, ...details: unknown[]): void {
  process.stderr.write(`${printableLine([message, ...details].map(textOf).join(' '))}\n`)
}

const standardError: DiagLogger = { error: write, warn: write, info: write, debug: write, verbose: write }

/**
 * Prints warnings on standard error, unless the application has set a logger with `diag.setLogger`. OTEL_LOG_LEVEL sets
 * the level (default: warnings and errors). Earlier problems follow, such as those of an exporter that was created as
 * an option of `startTracing`.
 */
export function ensureDiagLogger(): void {
  if (!hasDiagLogger()) diag.setLogger(standardError, { logLevel: levelFromEnvironment() })
  reportPending()
}

/**
 * Prints the problems of tracing on standard error as long as there is no logger, and sets none: a library must
 * not choose the logger of the process, which instrumentations of other packages use too.
 */
export function reportToStandardError(): void {
  reportTo(levelFromEnvironment() >= DiagLogLevel.WARN ? write : () => {})
}

function levelFromEnvironment(): DiagLogLevel {
  const word = environmentWord('OTEL_LOG_LEVEL', Object.keys(LEVELS) as (keyof typeof LEVELS)[])
  return word === undefined ? DiagLogLevel.WARN : LEVELS[word]
}
