/** The values of a header in the head of a message as text, by its name in lower case. Linear. */
export function valuesInHead(head: string, name: string): string[] {
  const lowerCase = head.toLowerCase()
  const field = `\r\n${name}:`
  const values: string[] = []
  for (let at = lowerCase.indexOf(field); at !== -1; at = lowerCase.indexOf(field, at + field.length)) {
    const end = head.indexOf('\r\n', at + field.length)
    values.push(head.slice(at + field.length, end === -1 ? undefined : end).trim())
  }
  return values
}
