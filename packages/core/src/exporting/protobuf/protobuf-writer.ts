const TWO_POW_32 = 0x1_0000_0000

/** Strings up to this many UTF-16 units have a UTF-8 length that one byte can hold: 3 * 42 = 126. */
const SHORT = 42

/** What grows beyond that is no request that any collector takes: one span is longer then than a hundred requests. */
const MAX_CAPACITY = 64 * 1024 * 1024

/**
 * Writes protobuf fields one after another into a buffer that grows.
 * The length of a nested message is not known before it is written, so its place is reserved and filled in afterwards;
 * a length may take more bytes than it needs, which every protobuf parser reads.
 */
export class ProtobufWriter {
  buffer: Buffer
  length = 0

  constructor(capacity: number) {
    this.buffer = Buffer.allocUnsafeSlow(capacity)
  }

  /**
   * Makes room for `bytes` more.
   *
   * @throws RangeError where that is more than can be sent
   */
  reserve(bytes: number): void {
    const needed = this.length + bytes
    if (needed > this.buffer.length) this.#grow(needed)
  }

  #grow(needed: number): void {
    if (needed > MAX_CAPACITY) throw new RangeError(`it takes more than ${MAX_CAPACITY} bytes`)
    const grown = Buffer.allocUnsafeSlow(Math.max(needed, this.buffer.length * 2))
    this.buffer.copy(grown, 0, 0, this.length)
    this.buffer = grown
  }

  byte(value: number): void {
    this.buffer[this.length++] = value
  }

  /** Opens a nested message whose length takes `width` bytes; pass the result to {@link close}. */
  open(width: number): number {
    this.length += width
    return this.length
  }

  close(start: number, width: number): void {
    this.#paddedVarint(start - width, this.length - start, width)
  }

  /** A whole number, negative ones as the 64-bit two's complement. */
  varint(value: number): void {
    const { buffer } = this
    let high = 0
    let low = value
    if (value < 0 || value >= TWO_POW_32) {
      high = Math.floor(value / TWO_POW_32)
      low = value - high * TWO_POW_32
      high >>>= 0
    }
    while (high !== 0) {
      buffer[this.length++] = (low & 0x7f) | 0x80
      low = ((low >>> 7) | (high << 25)) >>> 0
      high >>>= 7
    }
    while (low > 0x7f) {
      buffer[this.length++] = (low & 0x7f) | 0x80
      low >>>= 7
    }
    buffer[this.length++] = low
  }

  /** A 32-bit word, most significant byte first, as in an id. */
  word(value: number): void {
    const { buffer } = this
    buffer[this.length++] = value >>> 24
    buffer[this.length++] = (value >>> 16) & 0xff
    buffer[this.length++] = (value >>> 8) & 0xff
    buffer[this.length++] = value & 0xff
  }

  /** A 32-bit word, least significant byte first. */
  fixed32(value: number): void {
    const { buffer } = this
    buffer[this.length++] = value & 0xff
    buffer[this.length++] = (value >>> 8) & 0xff
    buffer[this.length++] = (value >>> 16) & 0xff
    buffer[this.length++] = value >>> 24
  }

  fixed64(high: number, low: number): void {
    this.fixed32(low)
    this.fixed32(high)
  }

  double(value: number): void {
    this.length = this.buffer.writeDoubleLE(value, this.length)
  }

  /** The length and the UTF-8 bytes of `text`; a lone surrogate becomes U+FFFD. */
  text(text: string): void {
    const units = text.length
    const bound = units * 3
    this.reserve(bound + 5)
    const width = units <= SHORT ? 1 : varintWidth(bound)
    const start = this.length + width
    const written = units <= SHORT ? this.#shortText(text, start) : this.buffer.write(text, start, 'utf8')
    this.#paddedVarint(this.length, written, width)
    this.length = start + written
  }

  /** The length and the bytes. */
  bytes(bytes: Uint8Array): void {
    this.reserve(bytes.length + 5)
    this.varint(bytes.length)
    this.raw(bytes)
  }

  /** Bytes that are encoded already. */
  raw(bytes: Uint8Array): void {
    const { buffer, length } = this
    for (let i = 0; i < bytes.length; i++) buffer[length + i] = bytes[i] as number
    this.length += bytes.length
  }

  /** What stands between `from` and `to` already, once more. */
  copy(from: number, to: number): void {
    this.reserve(to - from)
    this.buffer.copyWithin(this.length, from, to)
    this.length += to - from
  }

  /** Most names and values are short ASCII, for which a loop costs less than a call into native code. */
  #shortText(text: string, start: number): number {
    const { buffer } = this
    for (let i = 0; i < text.length; i++) {
      const unit = text.charCodeAt(i)
      if (unit > 0x7f) return buffer.write(text, start, 'utf8')
      buffer[start + i] = unit
    }
    return text.length
  }

  #paddedVarint(position: number, value: number, width: number): void {
    const { buffer } = this
    const last = position + width - 1
    let rest = value
    for (let i = position; i < last; i++) {
      buffer[i] = (rest & 0x7f) | 0x80
      rest >>>= 7
    }
    if (rest > 0x7f) throw new RangeError(`${value} bytes are too many for one message`)
    buffer[last] = rest
  }
}

/** How many bytes a length up to `bound` takes. */
export function varintWidth(bound: number): number {
  if (bound < 0x80) return 1
  if (bound < 0x4000) return 2
  if (bound < 0x20_0000) return 3
  return bound < 0x1000_0000 ? 4 : 5
}
