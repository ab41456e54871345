/**
 * The repeated parts: every separator of the formats, alone and between letters, escapes, and characters that grow when
 * encoded.
 */
// biome-ignore format: a table
const UNITS: readonly string[] = [
  'a', '0', ' ', '\t', ',', ';', '=', ':', '/', '-', '.', '&', '@', '%', '"', '\\', '(', '[', '{', '<',
  'a,', 'a ', 'a=1,', 'a=1&', '/a', ' ,', '%61', '%z', '"a', '<a>', 'token=', '=%', 'é', '\u{1f600}', '\r\n',
]

/** Texts that writers of JSON, of protobuf and of the terminal handle specially. */
const WRITTEN_UNITS: readonly string[] = [
  'a',
  ' ',
  '"',
  '\\',
  '%',
  '\n',
  '\0',
  '\x1b[0m',
  'é',
  '\u{1f600}',
  '\ud800',
  '\u0301',
  'a\ud800',
]

/** A text of one shape and any size. */
export type Shape = (size: number) => string

/** The shapes of texts for parsers, by name. `allowed` excludes those that a door never accepts. */
export function hostileTexts(
  allowed: (text: string) => boolean = () => true,
): [name: string, shape: Shape][] {
  return shapesOf(UNITS.filter(allowed))
}

/** The shapes of texts for writers, by name. */
export function writtenTexts(): [name: string, shape: Shape][] {
  return shapesOf(WRITTEN_UNITS)
}

function shapesOf(units: readonly string[]): [name: string, shape: Shape][] {
  return units.flatMap((unit): [string, Shape][] => {
    const name = JSON.stringify(unit)
    return [
      [`${name} repeated`, size => repeated(unit, size)],
      // An expression that matched all units fails at the end, and tries again from each place.
      [`${name} repeated between letters`, size => `x${repeated(unit, size)}x`],
    ]
  })
}

const known = new Map<string, string>()

/**
 * Repeats a text to a size. The longest of each is kept, since making one takes longer than most doors take to read it.
 */
export function repeated(unit: string, size: number): string {
  const units = Math.max(1, Math.ceil(size / unit.length))
  let longest = known.get(unit) ?? ''
  if (longest.length < units * unit.length) {
    // Flat: otherwise the engine would join the pieces within the first measurement.
    longest = flat(unit.repeat(units))
    known.set(unit, longest)
  }
  return longest.slice(0, units * unit.length)
}

function flat(text: string): string {
  return JSON.parse(JSON.stringify(text)) as string
}

/** Whether a text may be the value of an HTTP header. */
export function isHeaderText(text: string): boolean {
  return /^[\t\x20-\x7e\x80-\xff]*$/.test(text)
}

/** Whether a text may stand in the first line of a request. */
export function isTargetText(text: string): boolean {
  return /^[\x21-\x7e]*$/.test(text)
}

/** Whether a text may stand in a path that frameworks can decode; they reject other requests. */
export function isPathText(text: string): boolean {
  return isTargetText(text) && !/[?#]|%(?![0-9a-f]{2})/i.test(text)
}
