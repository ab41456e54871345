import type { FollowedFile } from '../intake/follow-file.ts'
import { followFile } from '../intake/follow-file.ts'
import { isPacked, readPackedFile } from '../intake/packed-file.ts'
import { UsageError } from '../usage-error.ts'

/** An option that names files, and what takes their lines. */
export interface FileOption {
  readonly name: '--file' | '--logs'
  readonly paths: readonly string[]
  /** Returns whether it was a line to be shown. */
  readonly take: (line: string) => boolean
}

/** Milliseconds between two looks at a file. */
const PAUSE = 500

/**
 * Reads files to their end, and what is written to them later. A file in gzip is read once.
 *
 * @param note Takes a sentence about a file that is read and yet is not what it should be.
 * @returns What stops it.
 * @throws UsageError where one cannot be read, or has no line that is understood
 */
export async function followPaths(
  { name, paths, take }: FileOption,
  note: (sentence: string) => void,
): Promise<() => Promise<void>> {
  const files: FollowedFile[] = []
  for (const path of paths) {
    const counts = { understood: 0, others: 0 }
    const file = await readFirst(
      path,
      name,
      counts,
      line => {
        counts[take(line) ? 'understood' : 'others'] += 1
      },
      note,
    )
    if (file) files.push(file)
    if (counts.understood > 0 || counts.others === 0) continue
    if (name === '--logs')
      note(`None of the lines of \`--logs ${path}\` is JSON with a \`trace_id\`, so none is shown so far`)
    else {
      for (const opened of files) await opened.close()
      throw new UsageError(
        `\`--file ${path}\` has no line of OTLP's JSON. Expected lines such as {"resourceSpans":[...]}, which fileExporter() and the Collector's file exporter write`,
      )
    }
  }
  const timer = setInterval(() => {
    for (const file of files) void file.readOn().catch(() => {})
  }, PAUSE)
  return async () => {
    clearInterval(timer)
    for (const file of files) await file.close()
  }
}

/** Returns the file, unless it is one that does not grow. */
async function readFirst(
  path: string,
  option: string,
  counts: { readonly understood: number },
  onLine: (line: string) => void,
  note: (sentence: string) => void,
): Promise<FollowedFile | undefined> {
  try {
    if (await isPacked(path)) {
      await readPackedFile(path, onLine)
      return undefined
    }
    const file = await followFile(path, onLine)
    await file.readOn()
    return file
  } catch (error) {
    const sentence = `\`${option} ${path}\` could not be read: ${(error as Error).message}`
    if (counts.understood === 0) throw new UsageError(sentence)
    note(`${sentence}. Shown is what stands before that`)
    return undefined
  }
}
