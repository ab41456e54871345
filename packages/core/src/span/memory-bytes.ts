/** What Node 20 takes for a value beside its contents: heap used by 20,000 of each. */
const VALUE = 64

/** Shorter texts count with one byte for a character: what they may take beyond that is little beside the rest. */
const SHORT = 64

/** A text takes two bytes for each character as soon as one is beyond Latin-1, and finding that out means to read it. */
export function textBytes({ length }: string): number {
  return length < SHORT ? length : 2 * length
}

/** Roughly how many bytes of memory an attribute value takes, and not less if it is large. */
export function valueBytes(value: unknown): number {
  if (typeof value === 'string') return VALUE + textBytes(value)
  if (ArrayBuffer.isView(value)) return VALUE + value.byteLength
  if (typeof value !== 'object' || value === null) return VALUE
  let bytes = VALUE
  if (Array.isArray(value)) for (const member of value) bytes += valueBytes(member)
  else for (const [key, member] of Object.entries(value)) bytes += textBytes(key) + valueBytes(member)
  return bytes
}
