/** `String(value)`, also for what refuses to become a string. */
export function textOf(value: unknown): string {
  try {
    return String(value)
  } catch {
    return `[${typeof value}]`
  }
}
