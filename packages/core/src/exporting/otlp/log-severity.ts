/** A severity of the data model (logs/data-model.md, "Field: SeverityNumber"). */
export interface Severity {
  /** 1 to 24; 0 where it is unknown. */
  readonly number: number
  /** As the source calls it. */
  readonly text: string | undefined
}

/** Levels of pino and bunyan by their usual names. */
const LABELS: Readonly<Record<number, string>> = {
  10: 'trace',
  20: 'debug',
  30: 'info',
  40: 'warn',
  50: 'error',
  60: 'fatal',
}

/** Levels that are names: those of pino, winston, syslog (RFC 5424) and Google Cloud. */
const NAMES: ReadonlyMap<string, number> = new Map([
  ['trace', 1],
  ['silly', 1],
  ['debug', 5],
  ['verbose', 6],
  ['http', 7],
  ['info', 9],
  ['notice', 10],
  ['warn', 13],
  ['warning', 13],
  ['error', 17],
  ['crit', 21],
  ['critical', 21],
  ['fatal', 21],
  ['alert', 22],
  ['emerg', 23],
  ['emergency', 23],
])

const MOST = 24

/**
 * The severity of a level. A number between two levels of pino lies between their severities: 35 is INFO3.
 *
 * @param labels names of numbers that the logger has given
 */
export function severityOf(level: unknown, labels: Readonly<Record<number, string>> = LABELS): Severity {
  if (typeof level === 'string') return { number: NAMES.get(level.toLowerCase()) ?? 0, text: level }
  if (typeof level !== 'number' || !(level > 0)) return { number: 0, text: undefined }
  const number = Math.min(Math.max(Math.floor(level * 0.4) - 3, 1), MOST)
  return { number, text: labels[level] ?? LABELS[level] }
}
