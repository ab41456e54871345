/** A condition as it is written: `service:payment`, `-status:ok`, `duration>200ms`, or a word alone. */
export interface QueryWord {
  /** Index of its first character in the query, and of the one behind its last. */
  readonly from: number
  readonly to: number
  readonly negated: boolean
  /** Empty for a word alone. */
  readonly key: string
  readonly operator: ':' | '>' | '<' | '>=' | '<='
  readonly value: string
}

const OPERATORS = [':', '>=', '<=', '>', '<'] as const

/**
 * Splits a query at its spaces. A value in double quotes may hold spaces; a backslash before a quote or backslash keeps it. A quote that is
 * not closed ends with the query, as one that is being typed.
 */
export function queryWords(query: string): QueryWord[] {
  const words: QueryWord[] = []
  let at = 0
  while (at < query.length) {
    if (query[at] === ' ') at += 1
    else {
      const to = endOfWord(query, at)
      words.push(wordOf(query.slice(at, to), at, to))
      at = to
    }
  }
  return words
}

function endOfWord(query: string, from: number): number {
  let quoted = false
  let at = from
  for (; at < query.length; at++) {
    const character = query[at]
    if (character === '\\' && quoted) at += 1
    else if (character === '"') quoted = !quoted
    else if (character === ' ' && !quoted) break
  }
  return Math.min(at, query.length)
}

function wordOf(text: string, from: number, to: number): QueryWord {
  const negated = text.startsWith('-') && text.length > 1
  const rest = negated ? text.slice(1) : text
  const split = firstOperator(rest)
  if (split === undefined) return { from, to, negated, key: '', operator: ':', value: unquoted(rest) }
  const [at, operator] = split
  return {
    from,
    to,
    negated,
    key: rest.slice(0, at),
    operator,
    value: unquoted(rest.slice(at + operator.length)),
  }
}

/** The first operator outside of quotes, behind at least one character. */
function firstOperator(text: string): readonly [number, QueryWord['operator']] | undefined {
  for (let at = 1; at < text.length && text[at] !== '"'; at++) {
    const operator = OPERATORS.find(candidate => text.startsWith(candidate, at))
    if (operator) return [at, operator]
  }
  return undefined
}

function unquoted(text: string): string {
  if (!text.startsWith('"')) return text
  const inner = text.endsWith('"') && text.length > 1 ? text.slice(1, -1) : text.slice(1)
  return inner.replaceAll(/\\(["\\])/g, '$1')
}

/** A value as it is written in a query: in quotes where it has to be. */
export function quoted(value: string): string {
  return /^[^\s"\\]+$/.test(value) ? value : `"${value.replaceAll(/["\\]/g, '\\$&')}"`
}
