import { withinDeadline } from '../base/time/pause.ts'
import { AT_EXIT_TIMEOUT, EXIT_TIMEOUT } from './exit-timeouts.ts'
import { reportUnsent } from './report-unsent.ts'
import type { Tracing } from './tracing.ts'

/**
 * Sends what has ended, and waits for nothing: the application ends the process itself, later, and the wait of that end is
 * the only one.
 */
export function flushOnSignal({ flush }: Tracing): Promise<void> {
  return flush({ timeout: 0 })
}

/**
 * Flushes repeatedly while spans end and time is left. Returns early where more spans have ended than a slow collector has
 * taken, so that {@link flushAt} has the rest of the time for those: no more end while it waits.
 */
export async function drain({ provider, stats }: Tracing): Promise<void> {
  const deadline = performance.now() + EXIT_TIMEOUT
  let left = EXIT_TIMEOUT
  let isDelivered = true
  do {
    const { encoded } = stats()
    const flushed = provider.forceFlush({ timeout: left, abort: true }).catch(() => {
      isDelivered = false
    })
    const isInTime = await withinDeadline(left - AT_EXIT_TIMEOUT, flushed)
    if (!isInTime && stats().encoded > encoded) return
    await flushed
    left = deadline - performance.now()
  } while (isDelivered && left > AT_EXIT_TIMEOUT && stats().unsent > 0)
}

/** Sends the rest before it returns, and reports what stays behind. Nothing is sent afterwards. */
export function flushAt(tracing: Tracing, hasFailed: boolean): void {
  tracing.provider.flushAtExit(AT_EXIT_TIMEOUT, hasFailed)
  const stats = tracing.stats()
  reportUnsent(stats, 'span', stats.lastExportError)
}
