import { recentTraces } from '../client/recent-traces.ts'
import { traceLine } from '../client/trace-line.ts'
import { viewerClient } from '../client/viewer-client.ts'
import { UsageError } from '../usage-error.ts'
import type { TracesOptions } from './command-options.ts'

/**
 * Prints the newest traces of a viewer that runs, one a line.
 *
 * @throws UsageError where none answers, or the query is not understood
 */
export async function listTraces({ url, query, since, limit, json }: TracesOptions): Promise<void> {
  const page = await viewerClient(url)
    .traces(query, limit)
    .catch(error => {
      throw new UsageError((error as Error).message)
    })
  const recent = recentTraces(page.traces, since)
  for (const trace of recent) process.stdout.write(`${json ? JSON.stringify(trace) : traceLine(trace)}\n`)
  if (recent.length === 0 && !json) process.stderr.write('No trace matches.\n')
}
