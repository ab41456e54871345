/** Walks the fields of one protobuf message: [number, bytes of a length-delimited field or undefined]. */
export function* protobufFields(bytes) {
  let at = 0
  while (at < bytes.length) {
    const tag = varint()
    const kind = tag & 7
    if (kind === 2) {
      const length = varint()
      yield [tag >>> 3, bytes.subarray(at, at + length)]
      at += length
    } else if (kind === 0) varint()
    else if (kind === 1) at += 8
    else if (kind === 5) at += 4
    else throw new Error(`Unexpected wire type ${kind}`)
  }

  function varint() {
    let value = 0
    let shift = 1
    for (;;) {
      const byte = bytes[at++]
      value += (byte & 127) * shift
      if (byte < 128) return value
      shift *= 128
    }
  }
}
