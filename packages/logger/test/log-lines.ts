import type { DestinationStream } from 'pino'

/** A destination for pino that keeps what is written. */
export interface LogLines extends DestinationStream {
  /** The lines as they were written. */
  readonly texts: string[]
  /** The lines as objects, without the time and the process. */
  lines(): Record<string, unknown>[]
}

/** A destination without lines. */
export function logLines(): LogLines {
  const texts: string[] = []
  return { texts, write: text => texts.push(text), lines: () => texts.map(parsed) }
}

function parsed(text: string): Record<string, unknown> {
  const { time: _time, pid: _pid, hostname: _hostname, ...line } = JSON.parse(text)
  return line
}
