import { warnOnce } from '../base/diagnostics/warn-once.ts'

/** What became of spans or log records until the end of the process. */
interface CountsAtEnd {
  readonly encoded: number
  readonly unsent: number
  readonly unconfirmed: number
  readonly dropped: Readonly<Record<string, number>>
}

/**
 * Reports what is lost with the process, or may be: with what was dropped and exported before, it is all that was encoded.
 *
 * @param item such as `span`
 * @param lastError why the last export failed
 */
export function reportUnsent(
  { encoded, unsent, unconfirmed, dropped }: CountsAtEnd,
  item: string,
  lastError: string | undefined,
): void {
  if (unsent + unconfirmed === 0) return
  const lost = Object.values(dropped).reduce((sum, count) => sum + count, 0)
  const parts = [
    [unsent, 'unsent'],
    [unconfirmed, 'unconfirmed'],
    [lost, 'dropped'],
  ] as const
  const [first, ...others] = parts.filter(([count]) => count > 0).map(([count, state]) => `${count} ${state}`)
  const whole = (first ?? '').replace(' ', ` of ${encoded} ${item}s `)
  const list = [whole, ...others].join(', ')
  const reason = lastError ?? 'no confirmation came before the end of the process'
  warnOnce(`unsent at exit: ${item}`, `the process is ending with ${list}: ${reason}`)
}
