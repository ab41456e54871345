import type { TraceSummary } from '../api/trace-summary.ts'

/** A trace in one line for a person. What comes from outside cannot steer the terminal. */
export function traceLine(trace: TraceSummary): string {
  const { service, name, outcome, statusCode, error, duration, spans, services, traceId, start } = trace
  const words = [
    new Date(start).toISOString().slice(11, 23),
    traceId,
    service,
    name,
    statusCode === undefined ? '' : String(statusCode),
    outcome === 'error' ? `failed: ${error ?? 'error'}` : '',
    `${Number(duration.toPrecision(3))} ms`,
    `${spans} spans`,
    services.length > 1 ? `in ${services.join(', ')}` : '',
  ]
  return words
    .filter(word => word !== '')
    .map(printable)
    .join('  ')
}

function printable(text: string): string {
  return text.replaceAll(/[\p{Cc}\p{Cf}]/gu, '\ufffd').slice(0, 300)
}
