/** "TLC1": the columns of Throughline, first form. */
export const MAGIC = 0x31434c54

/** start, duration, parent, shape and flags: 4 bytes each; span id: 8. */
export const BYTES_OF_ROW = 24

/** The columns one behind the other, in the byte order of the machine: little-endian wherever Node and browsers run today. */
export interface ColumnsLayout {
  readonly starts: Uint32Array<ArrayBuffer>
  readonly durations: Uint32Array<ArrayBuffer>
  readonly parents: Uint32Array<ArrayBuffer>
  readonly shapes: Uint32Array<ArrayBuffer>
  readonly ids: Uint32Array<ArrayBuffer>
}

/** The columns of `count` rows, which begin at `offset`. */
export function columnsLayout(buffer: ArrayBuffer, offset: number, count: number): ColumnsLayout {
  const column = (index: number, width = 1) =>
    new Uint32Array(buffer, offset + index * count * 4, count * width)
  return { starts: column(0), durations: column(1), parents: column(2), shapes: column(3), ids: column(4, 2) }
}
