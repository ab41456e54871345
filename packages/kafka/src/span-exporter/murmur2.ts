const SEED = 0x9747b28c
const MULTIPLIER = 0x5bd1e995

/** The hash by which Kafka's own clients find the partition of a key: murmur2 of 32 bits, as a signed number. */
export function murmur2(key: Uint8Array): number {
  const view = new DataView(key.buffer, key.byteOffset, key.byteLength)
  const rest = key.length & 3
  const whole = key.length - rest
  let hash = SEED ^ key.length
  for (let offset = 0; offset < whole; offset += 4)
    hash = Math.imul(hash, MULTIPLIER) ^ mixed(view.getInt32(offset, true))
  for (let index = rest - 1; index >= 0; index--) hash ^= view.getUint8(whole + index) << (8 * index)
  if (rest > 0) hash = Math.imul(hash, MULTIPLIER)
  hash = Math.imul(hash ^ (hash >>> 13), MULTIPLIER)
  return hash ^ (hash >>> 15)
}

function mixed(word: number): number {
  const product = Math.imul(word, MULTIPLIER)
  return Math.imul(product ^ (product >>> 24), MULTIPLIER)
}
