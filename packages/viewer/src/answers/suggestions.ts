import type { Suggestion, SuggestionList } from '../api/suggestions.ts'
import type { KnownNames } from '../intake/known-names.ts'
import { QUERY_KEYS } from '../query/parse-query.ts'
import { queryWords, quoted } from '../query/query-words.ts'

const MOST_SUGGESTIONS = 20

/** What may stand at the caret of a query, best first. */
export function suggestions(names: KnownNames, query: string, at: number = query.length): SuggestionList {
  const word = queryWords(query.slice(0, at)).at(-1)
  const open = word && word.to === at ? word : undefined
  const from = open ? open.from + (open.negated ? 1 : 0) : at
  const end = open ? (queryWords(query).find(({ to }) => to >= at)?.to ?? at) : at
  const place = { from, to: Math.max(at, end) }
  const found = open && open.key !== '' ? values(open.key, open.value) : keys(open?.value ?? '')
  return { suggestions: found.slice(0, MOST_SUGGESTIONS).map(entry => ({ ...place, ...entry })) }

  function keys(begun: string): Omit<Suggestion, 'from' | 'to'>[] {
    const own = Object.entries(QUERY_KEYS)
      .filter(([key]) => key.startsWith(begun))
      .map(([key, hint]) => ({ text: key === 'attr.' ? key : `${key}${ORDERED.has(key) ? '>' : ':'}`, hint }))
    const attributes = names
      .attributeKeys()
      .filter(key => begun !== '' && (`attr.${key}`.startsWith(begun) || key.includes(begun)))
      .map(key => ({ text: `attr.${key}:`, hint: 'attribute' }))
    const named =
      begun === ''
        ? []
        : matching(names.services(), begun).map(name => ({
            text: `service:${quoted(name)}`,
            hint: 'service',
          }))
    const topics =
      begun === ''
        ? []
        : matching(names.topics(), begun).map(name => ({ text: `topic:${quoted(name)}`, hint: 'topic' }))
    return [...own, ...named, ...topics, ...attributes]
  }

  function values(key: string, begun: string): Omit<Suggestion, 'from' | 'to'>[] {
    return matching(valuesOf(key), begun).map(value => ({
      text: `${key}:${quoted(value)}`,
      hint: hintOf(key),
    }))
  }

  function valuesOf(key: string): readonly string[] {
    if (key === 'service') return names.services()
    if (key === 'topic') return names.topics()
    if (key === 'route') return names.routes()
    if (key === 'status') return ['error', 'ok', 'unset']
    return key.startsWith('attr.') ? names.valuesOf(key.slice('attr.'.length)) : []
  }
}

const ORDERED: ReadonlySet<string> = new Set(['duration', 'spans', 'errors'])

function hintOf(key: string): string {
  return key.startsWith('attr.') ? 'value' : key
}

/** Those that begin so first, then those that hold it. */
function matching(names: readonly string[], begun: string): string[] {
  const wanted = begun.toLowerCase()
  const rank = (name: string) => (name.toLowerCase().startsWith(wanted) ? 0 : 1)
  return names
    .filter(name => name.toLowerCase().includes(wanted))
    .sort((left, right) => rank(left) - rank(right) || left.localeCompare(right))
}
