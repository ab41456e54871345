import type { Attributes } from '@opentelemetry/api'
import { SpanKind } from '@opentelemetry/api'
import { expected } from '../base/options/expected.ts'
import { isRecord } from '../base/options/is-record.ts'
import type { SamplingRule } from './sampling-rule.ts'
import { isTextPattern, TEXT_PATTERN, textMatcher } from './text-pattern.ts'

/** What is known of a span before there is one. */
export interface StartingSpan {
  readonly name: string
  readonly kind: SpanKind
  readonly attributes: Attributes
}

type Condition = (span: StartingSpan) => boolean
type ReadText = (span: StartingSpan) => unknown

const TEXTS: Readonly<Record<'path' | 'route' | 'topic' | 'name', ReadText>> = {
  path: ({ attributes }) => attributes['url.path'],
  route: ({ attributes }) => attributes['http.route'],
  topic: topicOf,
  name: ({ name }) => name,
}
const TEXT_NAMES = Object.keys(TEXTS) as readonly (keyof typeof TEXTS)[]

/** The options of a rule that are conditions. */
export const CONDITIONS: readonly string[] = [...TEXT_NAMES, 'method', 'kind', 'attributes']

/**
 * @param option where the rule stands
 * @throws TypeError when a condition is wrong
 */
export function conditionsOf(rule: SamplingRule, option: string): readonly Condition[] {
  const conditions: Condition[] = []
  // What is there is looked at, also `undefined`: `{ path: process.env.HEALTH_PATH, sampler: 0 }` must not be a rule for all.
  for (const name of TEXT_NAMES)
    if (name in rule) conditions.push(textCondition(`${option}.${name}`, rule[name], TEXTS[name]))
  if ('method' in rule) conditions.push(methodCondition(`${option}.method`, rule.method))
  if ('kind' in rule) conditions.push(kindCondition(`${option}.kind`, rule.kind))
  if ('attributes' in rule) conditions.push(...attributeConditions(`${option}.attributes`, rule.attributes))
  return conditions
}

function textCondition(option: string, pattern: unknown, read: ReadText): Condition {
  if (!isTextPattern(pattern)) throw expected(option, TEXT_PATTERN, pattern)
  const matches = textMatcher(pattern)
  return span => {
    const text = read(span)
    return typeof text === 'string' && matches(text)
  }
}

function methodCondition(option: string, method: unknown): Condition {
  if (typeof method !== 'string' || method === '') throw expected(option, 'a method such as GET', method)
  const wanted = method.toUpperCase()
  return ({ attributes }) => attributes['http.request.method'] === wanted
}

function kindCondition(option: string, wanted: unknown): Condition {
  if (typeof wanted !== 'number' || !(wanted in SpanKind)) throw expected(option, 'a SpanKind', wanted)
  return ({ kind }) => kind === wanted
}

function attributeConditions(option: string, wanted: unknown): readonly Condition[] {
  if (!isRecord(wanted)) throw expected(option, 'an object', wanted)
  return Object.entries(wanted).map(([key, value]) => {
    if (typeof value === 'number' || typeof value === 'boolean')
      return ({ attributes }) => attributes[key] === value
    if (isTextPattern(value))
      return textCondition(`${option}.${key}`, value, ({ attributes }) => attributes[key])
    throw expected(`${option}.${key}`, `a number, a boolean, ${TEXT_PATTERN}`, value)
  })
}

/**
 * Where a span starts without the attribute, its name tells the topic: "{operation} {destination}"
 * (semantic conventions 1.44, messaging/messaging-spans.md, "Span name").
 */
function topicOf({ name, kind, attributes }: StartingSpan): unknown {
  const destination = attributes['messaging.destination.name']
  if (destination !== undefined) return destination
  if (kind !== SpanKind.PRODUCER && kind !== SpanKind.CONSUMER) return undefined
  const space = name.indexOf(' ')
  return space === -1 ? undefined : name.slice(space + 1)
}
