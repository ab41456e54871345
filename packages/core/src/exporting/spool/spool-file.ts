import { createHash } from 'node:crypto'

/** Marks a file of this format. */
const MAGIC = Buffer.from('THRSPL1\n')
const HASH_BYTES = 32
const NUMBERS_AT = MAGIC.length + HASH_BYTES
const BODY_AT = NUMBERS_AT + 8

/** What a file holds. */
export interface SpooledBatch {
  readonly spans: number
  readonly body: Uint8Array
}

/** The bytes of a file: a mark, a checksum of all that follows, the number of spans, the length of the request, the request. */
export function encodeSpoolFile(pieces: readonly Uint8Array[], spans: number): Uint8Array {
  const header = Buffer.alloc(BODY_AT)
  const file = Buffer.concat([header, ...pieces])
  MAGIC.copy(file)
  file.writeUInt32BE(spans, NUMBERS_AT)
  file.writeUInt32BE(file.length - BODY_AT, NUMBERS_AT + 4)
  checksum(file).copy(file, MAGIC.length)
  return file
}

/** The length of such a file. */
export function spoolFileBytes(pieces: readonly Uint8Array[]): number {
  return pieces.reduce((sum, { length }) => sum + length, BODY_AT)
}

/** Reads a file; `undefined` for one that was cut off, or whose bytes have changed. */
export function decodeSpoolFile(file: Buffer): SpooledBatch | undefined {
  if (file.length < BODY_AT || !file.subarray(0, MAGIC.length).equals(MAGIC)) return undefined
  if (file.readUInt32BE(NUMBERS_AT + 4) !== file.length - BODY_AT) return undefined
  if (!checksum(file).equals(file.subarray(MAGIC.length, NUMBERS_AT))) return undefined
  return { spans: file.readUInt32BE(NUMBERS_AT), body: file.subarray(BODY_AT) }
}

/** SHA-256: `zlib.crc32` is missing in Node 22.0 and 22.1, and in older Bun and Deno. */
function checksum(file: Buffer): Buffer {
  return createHash('sha256').update(file.subarray(NUMBERS_AT)).digest()
}
