/** Longer keys are documents rather than names and are not recorded. In bytes, or characters of a string. */
const MAX_LENGTH = 1024

/**
 * What text does not contain: the sign for bytes that are not UTF-8, and control characters, as in a binary number or
 * Avro's wire format. Linear: one class.
 */
const NOT_TEXT = /[\p{Cc}\uFFFD]/u

/**
 * The key of a message as text; `undefined` where there is none. Bytes that are not text have no unambiguous,
 * canonical form, for which the conventions require no key at all (messaging/kafka.md, `messaging.kafka.message.key`).
 */
export function kafkaKeyText(key: unknown): string | undefined {
  if (typeof key === 'string') return key.length <= MAX_LENGTH ? textIn(key) : undefined
  if (Buffer.isBuffer(key)) return key.length <= MAX_LENGTH ? textOf(key) : undefined
  // `instanceof Uint8Array` is false for the Buffers of another realm, as in a Jest suite.
  if (!ArrayBuffer.isView(key) || key.byteLength > MAX_LENGTH) return undefined
  return textOf(Buffer.from(key.buffer, key.byteOffset, key.byteLength))
}

function textOf(bytes: Buffer): string | undefined {
  return textIn(bytes.toString('utf8'))
}

function textIn(text: string): string | undefined {
  return NOT_TEXT.test(text) ? undefined : text
}
