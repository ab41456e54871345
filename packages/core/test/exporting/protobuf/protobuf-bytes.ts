/** A field of bytes or of text (wire type 2), shorter than 128 bytes. */
export function bytesField(number: number, value: string | Uint8Array): Buffer {
  const bytes = Buffer.from(value)
  return Buffer.concat([Buffer.from([number * 8 + 2, bytes.length]), bytes])
}

/** A field holding an unsigned number (wire type 0). */
export function varintField(number: number, value: bigint): Buffer {
  const bytes = [number * 8]
  let rest = value
  for (; rest > 127n; rest >>= 7n) bytes.push(Number(rest & 127n) | 128)
  bytes.push(Number(rest))
  return Buffer.from(bytes)
}
