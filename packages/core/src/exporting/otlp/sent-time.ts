import { unixNanos } from '../../base/time/clock.ts'
import type { ProtobufWriter } from '../protobuf/protobuf-writer.ts'

/** Writes milliseconds since 1970 as a fixed64 of nanoseconds. */
export function writeTime(writer: ProtobufWriter, millis: number): void {
  const seconds = Math.floor(millis / 1000)
  const [high, low] = unixNanos(seconds, nanosAfter(seconds, millis))
  writer.fixed64(high, low)
}

/** Milliseconds since 1970 as the nanoseconds of OTLP's JSON, a text in quotes. */
export function jsonTime(millis: number): string {
  const seconds = Math.floor(millis / 1000)
  return `"${BigInt(seconds) * 1_000_000_000n + BigInt(nanosAfter(seconds, millis))}"`
}

function nanosAfter(seconds: number, millis: number): number {
  return Math.round((millis - seconds * 1000) * 1e6)
}
