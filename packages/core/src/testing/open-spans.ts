import type { MemoryExporter } from './memory-exporter.ts'
import type { WaitOptions } from './memory-waiters.ts'
import { openSpansLeft } from './trace-assertions.ts'
import { throwIf } from './trace-failure.ts'

const DEFAULT_MILLIS = 1000

/**
 * Resolves when every span that was started has ended, at once where none is open. A span of a request ends a moment after its
 * client has the response, so it is waited for: 1000 ms unless `timeout` says otherwise.
 *
 * @throws Error (as a rejection) with the names of those that have not ended, and the trace that was there
 */
export async function expectNoOpenSpans(exporter: MemoryExporter, options: WaitOptions = {}): Promise<void> {
  if (openSpansLeft(exporter) === undefined) return
  const { timeout = DEFAULT_MILLIS } = options
  const none = () => exporter.openSpans.length === 0
  await exporter.waitFor(none, { ...options, timeout }).catch(() => {})
  throwIf(openSpansLeft(exporter), expectNoOpenSpans)
}
