const decoder = new TextDecoder()

/** Reads one MessagePack value. Integers of 64 bits come as BigInt. */
export function decodeMessagePack(bytes) {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  let at = 0
  const fixed = {
    192: () => null,
    194: () => false,
    195: () => true,
    196: () => raw(unsigned(1)),
    197: () => raw(unsigned(2)),
    198: () => raw(unsigned(4)),
    202: () => view.getFloat32(skip(4)),
    203: () => view.getFloat64(skip(8)),
    204: () => unsigned(1),
    205: () => unsigned(2),
    206: () => unsigned(4),
    207: () => view.getBigUint64(skip(8)),
    208: () => view.getInt8(skip(1)),
    209: () => view.getInt16(skip(2)),
    210: () => view.getInt32(skip(4)),
    211: () => view.getBigInt64(skip(8)),
    217: () => text(unsigned(1)),
    218: () => text(unsigned(2)),
    219: () => text(unsigned(4)),
    220: () => array(unsigned(2)),
    221: () => array(unsigned(4)),
    222: () => map(unsigned(2)),
    223: () => map(unsigned(4)),
  }
  return value()

  function value() {
    const type = unsigned(1)
    if (type < 128) return type
    if (type < 144) return map(type & 15)
    if (type < 160) return array(type & 15)
    if (type < 192) return text(type & 31)
    if (type >= 224) return type - 256
    const read = fixed[type]
    if (read === undefined) throw new Error(`Unexpected MessagePack type ${type}`)
    return read()
  }

  function skip(length) {
    at += length
    return at - length
  }

  function unsigned(length) {
    const from = skip(length)
    if (length === 1) return view.getUint8(from)
    return length === 2 ? view.getUint16(from) : view.getUint32(from)
  }

  function raw(length) {
    return bytes.subarray(skip(length), at)
  }

  function text(length) {
    return decoder.decode(raw(length))
  }

  function array(length) {
    return Array.from({ length }, value)
  }

  function map(length) {
    const entries = {}
    for (let left = length; left > 0; left--) {
      const key = value()
      entries[key] = value()
    }
    return entries
  }
}
