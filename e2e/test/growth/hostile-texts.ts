/** What is repeated: every separator of the formats, alone and between letters, escapes, and what encodes to more. */
const UNITS: readonly string[] = [
  ...['a', '0', 'A', ' ', '\t', ',', ';', '=', ':', '/', '-', '_', '.', '&', '?', '#', '@', '%', '"', '\\', '(', '[', '{', '<'],
  ...['a,', 'a ', 'a=1,', 'a=1;', 'a=1&', 'a:', '/a', '/:a', 'a=', ' ,', ', ', '%61', '%zz', '%2', '"a', '\\"', '()', '<a>', '://', '..'],
  ...['token', 'token=', 'key=1&', '=%', 'é', '\u{1f600}', '\n', '\r\n', '\0'],
]

/** A text of one shape and any size. */
export type Shape = (size: number) => string

/** The shapes of hostile texts, by their names. `allowed` leaves out what a door never lets in. */
export function hostileTexts(allowed: (text: string) => boolean = () => true): [name: string, shape: Shape][] {
  return UNITS.filter(allowed).flatMap((unit): [string, Shape][] => {
    const name = JSON.stringify(unit)
    return [
      [`${name} repeated`, size => repeated(unit, size)],
      // An expression that took all of them fails at the end, and tries again from each place.
      [`${name} repeated between letters`, size => `x${repeated(unit, size)}x`],
    ]
  })
}

/** Repeats a text to a size, in one piece: the engine would join the pieces within the first measurement. */
export function repeated(unit: string, size: number): string {
  return Buffer.from(unit.repeat(Math.max(1, Math.ceil(size / unit.length)))).toString()
}

/** Whether a text may be the value of an HTTP header. */
export function isHeaderText(text: string): boolean {
  return /^[\t\x20-\x7e\x80-\xff]*$/.test(text)
}

/** Whether a text may stand in the first line of a request. */
export function isTargetText(text: string): boolean {
  return /^[\x21-\x7e]*$/.test(text)
}

/** Whether the frameworks can decode a text; they refuse the request otherwise. */
export function isEncoded(text: string): boolean {
  return !/%(?![0-9a-f]{2})/i.test(text)
}
