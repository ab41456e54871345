/** One condition of a filter, such as `service:payment`. A value with spaces is quoted. */
export function condition(field: string, value: string): string {
  return `${field}:${/^[\w./:@+-]+$/.test(value) ? value : JSON.stringify(value)}`
}

/** The conditions of a filter, split where there is white space outside quotes. */
export function conditionsIn(query: string): { readonly from: number; readonly to: number }[] {
  const conditions: { from: number; to: number }[] = []
  let from = -1
  let isQuoted = false
  for (let at = 0; at <= query.length; at++) {
    const character = query[at]
    if (character === '\\' && isQuoted) {
      at++
      continue
    }
    if (character === '"') isQuoted = !isQuoted
    const isEnd = character === undefined || (!isQuoted && /\s/.test(character))
    if (!isEnd && from < 0) from = at
    if (isEnd && from >= 0) {
      conditions.push({ from, to: Math.min(at, query.length) })
      from = -1
    }
  }
  return conditions
}

/** The filter with a condition, or without it where it has it. */
export function withCondition(query: string, wanted: string): string {
  const texts = conditionsIn(query).map(({ from, to }) => query.slice(from, to))
  const rest = texts.filter(text => text !== wanted)
  return (rest.length === texts.length ? [...texts, wanted] : rest).join(' ')
}

export const hasCondition = (query: string, wanted: string): boolean =>
  conditionsIn(query).some(({ from, to }) => query.slice(from, to) === wanted)
