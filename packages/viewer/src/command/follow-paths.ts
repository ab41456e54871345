import type { FollowedFile } from '../intake/follow-file.ts'
import { followFile } from '../intake/follow-file.ts'
import { UsageError } from '../usage-error.ts'

/** Milliseconds between two looks at a file. */
const PAUSE = 500

/**
 * Reads files to their end, and what is written to them later.
 *
 * @returns What stops it.
 * @throws UsageError where one cannot be read, or has no line that is understood
 */
export async function followPaths(
  paths: readonly string[],
  option: string,
  take: (line: string) => boolean,
): Promise<() => Promise<void>> {
  const files: FollowedFile[] = []
  for (const path of paths) files.push(await readFirst(path, option, take))
  const timer = setInterval(() => {
    for (const file of files) void file.readOn().catch(() => {})
  }, PAUSE)
  return async () => {
    clearInterval(timer)
    for (const file of files) await file.close()
  }
}

async function readFirst(
  path: string,
  option: string,
  take: (line: string) => boolean,
): Promise<FollowedFile> {
  let understood = 0
  let others = 0
  try {
    const file = await followFile(path, line => {
      if (take(line)) understood += 1
      else others += 1
    })
    await file.readOn()
    if (understood > 0 || others === 0 || option === '--logs') return file
    await file.close()
  } catch (error) {
    throw new UsageError(`\`${option} ${path}\` could not be read: ${(error as Error).message}`)
  }
  throw new UsageError(
    `\`${option} ${path}\` has no line of OTLP's JSON. Expected lines such as {"resourceSpans":[...]}, which fileExporter() and the Collector's file exporter write`,
  )
}
