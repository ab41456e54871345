import type { ProtobufWriter } from '../protobuf/protobuf-writer.ts'

const TWO_POW_32 = 2 ** 32
/** The end of an int64. A sum of doubles goes on beyond it. */
const BEYOND = 2 ** 63

/** Writes a whole number as an sfixed64; one that is too large as the largest. */
export function writeInteger(writer: ProtobufWriter, value: number): void {
  if (value >= BEYOND) writer.fixed64(0x7fff_ffff, 0xffff_ffff)
  else if (value <= -BEYOND) writer.fixed64(0x8000_0000, 0)
  else {
    const high = Math.floor(value / TWO_POW_32)
    writer.fixed64(high, value - high * TWO_POW_32)
  }
}

/** A whole number as the text, in quotes, that OTLP's JSON has for an int64; one that is too large as the largest. */
export function jsonInteger(value: number): string {
  if (value >= BEYOND) return '"9223372036854775807"'
  return `"${BigInt(Math.max(value, -BEYOND))}"`
}
