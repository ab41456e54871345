/** One field of a protobuf message: a varint as bigint, everything else as its bytes. */
export interface ProtobufField {
  readonly number: number
  readonly value: bigint | Uint8Array
}

/**
 * The fields of a protobuf message in the order they were written.
 * Meant for the short answers of a collector: clear rather than fast.
 *
 * @throws RangeError when the bytes are not a protobuf message
 */
export function* protobufFields(bytes: Uint8Array): Generator<ProtobufField, void> {
  let position = 0
  while (position < bytes.length) {
    const tag = Number(readVarint())
    const number = Math.floor(tag / 8)
    if (number === 0) throw new RangeError('field number 0')
    yield { number, value: readValue(tag % 8) }
  }

  function readValue(wireType: number): bigint | Uint8Array {
    if (wireType === 0) return readVarint()
    if (wireType === 1) return take(8)
    if (wireType === 2) return take(Number(readVarint()))
    if (wireType === 5) return take(4)
    throw new RangeError(`wire type ${wireType}`)
  }

  function readVarint(): bigint {
    let value = 0n
    for (let shift = 0n; shift < 70n; shift += 7n) {
      const byte = bytes[position++]
      if (byte === undefined) throw new RangeError('truncated varint')
      value |= BigInt(byte & 0x7f) << shift
      if (byte < 0x80) return value
    }
    throw new RangeError('varint of more than 10 bytes')
  }

  function take(length: number): Uint8Array {
    if (length > bytes.length - position) throw new RangeError('truncated field')
    position += length
    return bytes.subarray(position - length, position)
  }
}
