/** A file of the spool. */
export interface SpoolEntry {
  readonly name: string
  readonly spans: number
  /** Of the file. */
  readonly bytes: number
  /** Whether a former process, or an exporter before, has written it. */
  readonly isRecovered: boolean
}

/** Linear: anchored, each class ends at a hyphen or a dot. */
const NAME = /^(\d{15})-[0-9a-f]{8}-(\d{1,10})-(\d{1,10})\.otlp$/
const STAMP_DIGITS = 15

/** A file takes whole blocks of the disk. */
const BLOCK = 4096

/**
 * The name of a file says all that a scan needs to know, so that no file is opened or asked for its size.
 *
 * @param stamp orders the files of an exporter
 * @param writer eight hexadecimal digits of its own for each exporter: files of several may come into one folder
 */
export function entryName(stamp: number, writer: string, spans: number, bytes: number): string {
  return `${String(stamp).padStart(STAMP_DIGITS, '0')}-${writer}-${spans}-${bytes}.otlp`
}

/** Reads the name of a file of another process; `undefined` for a file of another kind. */
export function recoveredEntry(name: string): SpoolEntry | undefined {
  const [, , spans, bytes] = NAME.exec(name) ?? []
  if (spans === undefined || bytes === undefined) return undefined
  return { name, spans: Number(spans), bytes: Number(bytes), isRecovered: true }
}

/** What a file takes of the disk. */
export function diskBytes(bytes: number): number {
  return Math.ceil(bytes / BLOCK) * BLOCK
}
