import type { TraceRecord } from '../storage/trace-record.ts'
import { durationOf, outcomeOf } from '../storage/trace-record.ts'
import { durationMillis } from './duration-millis.ts'
import { QueryError } from './query-error.ts'
import type { QueryWord } from './query-words.ts'
import { queryWords } from './query-words.ts'

/** A query that was understood. A trace matches where all of its parts do. */
export interface Query {
  /** Terms that every match has; stores find by them. */
  readonly terms: readonly string[]
  /** Bounds in milliseconds, which stores use too. */
  readonly minDuration: number
  readonly maxDuration: number
  /** Whether the record of a trace matches, the attributes aside. */
  readonly matches: (record: TraceRecord) => boolean
  /** Conditions on attributes of a span or its resource, which need the spans. */
  readonly attributes: readonly AttributeCondition[]
}

/** Some span of the trace has such an attribute; none has, where it is negated. */
export interface AttributeCondition {
  readonly key: string
  readonly negated: boolean
  readonly operator: QueryWord['operator']
  /** `*` for any value. */
  readonly value: string
}

type Predicate = (record: TraceRecord) => boolean

/** What a key means: the predicate of a word. */
type Meaning = (word: QueryWord) => Predicate

/** The keys of the query language, beside `attr.` and a word alone. */
export const QUERY_KEYS: Readonly<Record<string, string>> = {
  service: 'name of a service that takes part',
  topic: 'Kafka topic that is sent to or processed',
  status: 'error, ok, unset, or an HTTP status such as 404',
  duration: 'of the whole trace: >200ms, <1.5s',
  route: 'HTTP route, such as /orders/:id',
  name: 'part of the name of a span',
  spans: 'number of spans: >100',
  errors: 'number of failed spans: >1',
  trace: 'id of a trace',
  'attr.': 'attribute of any span: attr.order.id:1000',
}

const MEANINGS: Readonly<Record<string, Meaning>> = {
  service: word => named(word, record => record.services, 'service'),
  topic: word => named(word, record => record.topics, 'topic'),
  route: word => named(word, () => [], 'route'),
  status: ofStatus,
  name: ({ value }) => {
    const wanted = value.toLowerCase()
    return record => spanNames(record).some(name => name.toLowerCase().includes(wanted))
  },
  trace:
    ({ value }) =>
    record =>
      record.traceId.startsWith(value.toLowerCase()),
  duration: word => compared(word, durationBound(word), durationOf),
  spans: word => compared(word, numberOf(word), record => record.spans),
  errors: word => compared(word, numberOf(word), record => record.errors),
}

const ORDERED: ReadonlySet<string> = new Set(['duration', 'spans', 'errors'])

/** A query of this many words is no longer one that a person writes. */
const MOST_WORDS = 50

/**
 * Reads a query such as `service:payment status:error duration>200ms attr.order.id:1000 refund`.
 *
 * @throws QueryError with the place of what is not understood
 */
export function parseQuery(text: string): Query {
  const words = queryWords(text)
  if (words.length > MOST_WORDS)
    throw new QueryError(`Expected at most ${MOST_WORDS} conditions, got ${words.length}`, 0, text.length)
  const predicates: Predicate[] = []
  const attributes: AttributeCondition[] = []
  const terms: string[] = []
  let minDuration = 0
  let maxDuration = Number.POSITIVE_INFINITY
  for (const word of words) {
    if (word.key.startsWith('attr.')) {
      attributes.push(attributeCondition(word))
      continue
    }
    predicates.push(signed(word, predicateOf(word)))
    if (word.negated) continue
    const term = termOf(word)
    if (term !== undefined) terms.push(term)
    if (word.key !== 'duration') continue
    if (word.operator.startsWith('>')) minDuration = Math.max(minDuration, durationBound(word))
    else maxDuration = Math.min(maxDuration, durationBound(word))
  }
  return {
    terms,
    minDuration,
    maxDuration,
    attributes,
    matches: record => predicates.every(holds => holds(record)),
  }
}

function predicateOf(word: QueryWord): Predicate {
  if (word.key === '') return textPredicate(word.value)
  const meaning = MEANINGS[word.key]
  if (!meaning || !Object.hasOwn(MEANINGS, word.key))
    throw unknown(word, `Expected one of ${Object.keys(QUERY_KEYS).join(', ')}, got ${word.key}`)
  if (word.value === '') throw unknown(word, `Expected a value behind ${word.key}${word.operator}`)
  if (word.operator !== ':' && !ORDERED.has(word.key))
    throw unknown(word, `Expected ${word.key}:${word.value}, as ${word.key} has no order`)
  return meaning(word)
}

function signed({ negated }: QueryWord, predicate: Predicate): Predicate {
  return negated ? record => !predicate(record) : predicate
}

function attributeCondition(word: QueryWord): AttributeCondition {
  const key = word.key.slice('attr.'.length)
  if (key === '' || word.value === '')
    throw unknown(word, 'Expected the key and value of an attribute, as in attr.order.id:1000')
  return { key, negated: word.negated, operator: word.operator, value: word.value }
}

/** The term under which stores find what the word asks for. */
function termOf({ key, value }: QueryWord): string | undefined {
  if (value.includes('*')) return undefined
  if (key === 'service' || key === 'topic' || key === 'route') return `${key}:${value}`
  if (key !== 'status') return undefined
  if (value === 'error') return 'status:error'
  return /^\d+$/.test(value) ? `code:${Number(value)}` : undefined
}

/** Names match wholly, or at their beginning where the value ends with `*`. */
function named(
  { value }: QueryWord,
  names: (record: TraceRecord) => readonly string[],
  kind: string,
): Predicate {
  if (value.endsWith('*')) {
    const start = `${kind}:${value.slice(0, -1)}`
    return record => record.terms.some(term => term.startsWith(start))
  }
  const term = `${kind}:${value}`
  return record => names(record).includes(value) || record.terms.includes(term)
}

function ofStatus(word: QueryWord): Predicate {
  const { value } = word
  if (value === 'error' || value === 'ok' || value === 'unset') return record => outcomeOf(record) === value
  if (!/^\d{1,3}$/.test(value))
    throw unknown(word, `Expected status:error, status:ok, status:unset or a number, got ${value}`)
  const term = `code:${Number(value)}`
  return record => record.terms.includes(term)
}

/** Of a trace with very many names those that came first, and in any case that of the first span. */
const spanNames = ({ head, names }: TraceRecord): readonly string[] => [head.name, ...names]

/** A word alone is looked for in what the list shows, and in the names of all spans. */
function textPredicate(value: string): Predicate {
  const wanted = value.toLowerCase()
  return record =>
    record.traceId.startsWith(wanted) ||
    [record.error, ...record.services, ...record.topics, ...spanNames(record)].some(text =>
      text.toLowerCase().includes(wanted),
    )
}

function compared(
  { operator }: QueryWord,
  bound: number,
  amount: (record: TraceRecord) => number,
): Predicate {
  if (operator === '>') return record => amount(record) > bound
  if (operator === '>=') return record => amount(record) >= bound
  if (operator === '<') return record => amount(record) < bound
  if (operator === '<=') return record => amount(record) <= bound
  return record => amount(record) === bound
}

function durationBound(word: QueryWord): number {
  const millis = durationMillis(word.value)
  if (millis === undefined || word.operator === ':')
    throw unknown(
      word,
      `Expected a comparison such as duration>200ms or duration<1.5s, got ${word.key}${word.operator}${word.value}`,
    )
  return millis
}

function numberOf(word: QueryWord): number {
  const number = Number(word.value)
  if (!Number.isFinite(number))
    throw unknown(word, `Expected a number behind ${word.key}${word.operator}, got ${word.value}`)
  return number
}

function unknown(word: QueryWord, sentence: string): QueryError {
  return new QueryError(sentence.slice(0, 300), word.from, word.to)
}
