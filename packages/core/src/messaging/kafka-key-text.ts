/** Longer keys are documents rather than names and are not recorded. In bytes, or characters of a string. */
const MAX_LENGTH = 1024

const REPLACEMENT_CHARACTER = '\uFFFD'

/**
 * The key of a message as text; `undefined` where there is none. Bytes that are not UTF-8 have no unambiguous,
 * canonical text, for which the conventions require no key at all (messaging/kafka.md, `messaging.kafka.message.key`).
 */
export function kafkaKeyText(key: unknown): string | undefined {
  if (typeof key === 'string') return key.length <= MAX_LENGTH ? key : undefined
  if (Buffer.isBuffer(key)) return key.length <= MAX_LENGTH ? textOf(key) : undefined
  // `instanceof Uint8Array` is false for the Buffers of another realm, as in a Jest suite.
  if (!ArrayBuffer.isView(key) || key.byteLength > MAX_LENGTH) return undefined
  return textOf(Buffer.from(key.buffer, key.byteOffset, key.byteLength))
}

function textOf(bytes: Buffer): string | undefined {
  const text = bytes.toString('utf8')
  return text.includes(REPLACEMENT_CHARACTER) ? undefined : text
}
