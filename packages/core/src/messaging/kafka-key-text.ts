import { createHash } from 'node:crypto'

/** Longer keys are documents rather than names and are not recorded. In bytes, or characters of a string. */
const MAX_LENGTH = 1024

/**
 * What text does not contain: the sign for bytes that are not UTF-8, and control characters, as in a binary number or
 * Avro's wire format. Linear: one class.
 */
const NOT_TEXT = /[\p{Cc}\uFFFD]/u

/** What is recorded of the keys of messages: the key itself, the beginning of its SHA-256, or nothing. */
export type KeyPolicy = 'record' | 'hash' | 'omit'

/** Characters of the hash of a key: 64 bits tell the keys of one topic apart. */
const HASH_LENGTH = 16

/** The value of `messaging.kafka.message.key`; `undefined` where there is none, or it may not be recorded. */
export function recordedKey(key: unknown, policy: KeyPolicy): string | undefined {
  if (policy === 'record') return kafkaKeyText(key)
  if (policy === 'omit' || !isHashable(key)) return undefined
  return createHash('sha256').update(key).digest('hex').slice(0, HASH_LENGTH)
}

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

function isHashable(key: unknown): key is string | NodeJS.ArrayBufferView {
  return typeof key === 'string' || ArrayBuffer.isView(key)
}
