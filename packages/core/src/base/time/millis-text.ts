/** A time for a sentence, in the unit of the options, so that it can be compared with them. */
export function millisText(millis: number): string {
  return `${Math.ceil(Math.max(0, millis))} ms`
}
