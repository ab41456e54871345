/** Splits bytes at newlines, however they are cut. */
export interface LineSplitter {
  push(bytes: Buffer): void
  /** What came last is a line too. */
  end(): void
  /** What came last is no beginning of a line. */
  reset(): void
}

/** A longer line is passed over. */
const MOST_LINE_BYTES = 64 * 1024 * 1024
const NEWLINE = 10

/** Calls back with each line, without what is blank at its end, unless all of it is blank. */
export function lineSplitter(onLine: (line: string) => void): LineSplitter {
  let parts: Buffer[] = []
  let size = 0
  return { push, end: () => emit(Buffer.alloc(0)), reset }

  function push(bytes: Buffer): void {
    let from = 0
    for (let to = bytes.indexOf(NEWLINE); to >= 0; to = bytes.indexOf(NEWLINE, from)) {
      emit(bytes.subarray(from, to))
      from = to + 1
    }
    const rest = bytes.subarray(from)
    size += rest.length
    if (size <= MOST_LINE_BYTES) parts.push(rest)
    else parts = []
  }

  function emit(last: Buffer): void {
    if (size + last.length <= MOST_LINE_BYTES) {
      const line = Buffer.concat([...parts, last])
        .toString('utf8')
        .trimEnd()
      if (line !== '') onLine(line)
    }
    reset()
  }

  function reset(): void {
    parts = []
    size = 0
  }
}
