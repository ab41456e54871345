import type { EncodedBatch } from './span-batch.ts'

/** What a format puts around the list of each request, so that two requests can be made one without encoding anything again. */
export interface Framing {
  /** Bytes before the list. */
  readonly open: number
  /** Bytes after the list. */
  readonly close: number
  /** Stands between two members of the list. */
  readonly separator: Uint8Array
}

/** Messages of protobuf with a repeated field: one after the other they are one message (protobuf, "Last One Wins"). */
export const CONCATENATED: Framing = { open: 0, close: 0, separator: new Uint8Array() }

/** Describes a list of JSON. */
export function jsonFraming(open: string, close: string): Framing {
  return { open: open.length, close: close.length, separator: Buffer.from(',') }
}

/** Makes one request of batches, in their order; the bytes themselves are not copied. */
export function joinBatches(
  batches: readonly EncodedBatch[],
  { open, close, separator }: Framing,
): readonly Uint8Array[] {
  const [only] = batches
  if (batches.length === 1 && only !== undefined) return only.pieces
  return batches.flatMap(({ pieces }, index) => {
    const isLast = index === batches.length - 1
    const opened = index === 0 ? pieces : withoutStart(pieces, open)
    return isLast ? opened : [...withoutEnd(opened, close), separator]
  })
}

function withoutStart([first = new Uint8Array(), ...others]: readonly Uint8Array[], bytes: number) {
  return [first.subarray(bytes), ...others]
}

function withoutEnd(pieces: readonly Uint8Array[], bytes: number): readonly Uint8Array[] {
  const last = pieces.at(-1) ?? new Uint8Array()
  return [...pieces.slice(0, -1), last.subarray(0, last.length - bytes)]
}
