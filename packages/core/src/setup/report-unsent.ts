import { warnOnce } from '../base/diagnostics/warn-once.ts'
import type { TracingStats } from './tracing-stats.ts'

/**
 * Reports spans that are lost with the process, or may be: with those that were dropped and exported before, they are all
 * that was encoded.
 */
export function reportUnsent({ encoded, unsent, unconfirmed, dropped, lastExportError }: TracingStats): void {
  if (unsent + unconfirmed === 0) return
  const lost = Object.values(dropped).reduce((sum, count) => sum + count, 0)
  const parts = [
    [unsent, 'unsent'],
    [unconfirmed, 'unconfirmed'],
    [lost, 'dropped'],
  ] as const
  const [first, ...others] = parts.filter(([count]) => count > 0).map(([count, state]) => `${count} ${state}`)
  const whole = (first ?? '').replace(' ', ` of ${encoded} spans `)
  const list = [whole, ...others].join(', ')
  const reason = lastExportError ?? 'no confirmation came before the end of the process'
  warnOnce('unsent at exit', `the process is ending with ${list}: ${reason}`)
}
