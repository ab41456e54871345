/** Like `String(value)`, but never throws: an object's `toString` may. */
export function textOf(value: unknown): string {
  try {
    return String(value)
  } catch {
    return `[${typeof value}]`
  }
}
