import type { Attributes } from '@opentelemetry/api'
import { SpanKind } from '@opentelemetry/api'
import type { OptionKind } from '../base/options/checked-options.ts'
import { expected } from '../base/options/expected.ts'
import { isRecord } from '../base/options/object-checks.ts'
import type { SamplingRule } from './sampling-rule.ts'
import { isSpanKind } from './span-kind.ts'
import type { TextPattern } from './text-pattern.ts'
import { isTextPattern, TEXT_PATTERN, textMatcher } from './text-pattern.ts'

/** The data of a span at its start. */
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

const A_PATTERN: OptionKind = { is: TEXT_PATTERN, valid: isTextPattern }

/** The conditions of a rule. */
export type Conditions = Omit<SamplingRule, 'sampler'>

/** The options of a rule that are conditions. */
export const CONDITIONS: Readonly<Record<keyof Conditions, OptionKind>> = {
  path: A_PATTERN,
  route: A_PATTERN,
  topic: A_PATTERN,
  name: A_PATTERN,
  method: { is: 'a method such as GET', valid: value => typeof value === 'string' && value !== '' },
  kind: { is: 'a SpanKind', valid: isSpanKind },
  attributes: { is: 'an object', valid: isRecord },
}

/**
 * @param conditions already checked, except for the values of attributes
 * @param option position of the rule, for errors
 * @throws TypeError when a condition is wrong
 */
export function conditionsOf(conditions: Conditions, option: string): readonly Condition[] {
  const { method, kind, attributes = {} } = conditions
  const compiled: Condition[] = []
  for (const name of TEXT_NAMES) {
    const pattern = conditions[name]
    if (pattern !== undefined) compiled.push(textCondition(pattern, TEXTS[name]))
  }
  if (method !== undefined) compiled.push(methodCondition(method))
  if (kind !== undefined) compiled.push(span => span.kind === kind)
  return [...compiled, ...attributeConditions(`${option}.attributes`, attributes)]
}

function textCondition(pattern: TextPattern, read: ReadText): Condition {
  const matches = textMatcher(pattern)
  return span => {
    const text = read(span)
    return typeof text === 'string' && matches(text)
  }
}

function methodCondition(method: string): Condition {
  const wanted = method.toUpperCase()
  return ({ attributes }) => attributes['http.request.method'] === wanted
}

function attributeConditions(
  option: string,
  wanted: Readonly<Record<string, unknown>>,
): readonly Condition[] {
  return Object.entries(wanted).map(([key, value]) => {
    if (typeof value === 'number' || typeof value === 'boolean')
      return ({ attributes }) => attributes[key] === value
    if (isTextPattern(value)) return textCondition(value, ({ attributes }) => attributes[key])
    throw expected(`${option}.${key}`, `a number, a boolean, ${TEXT_PATTERN}`, value)
  })
}

/**
 * Reads the topic from the span's name where the attribute is missing at the start: "{operation} {destination}"
 * (semantic conventions 1.44, messaging/messaging-spans.md, "Span name").
 */
function topicOf({ name, kind, attributes }: StartingSpan): unknown {
  const destination = attributes['messaging.destination.name']
  if (destination !== undefined) return destination
  if (kind !== SpanKind.PRODUCER && kind !== SpanKind.CONSUMER) return undefined
  const space = name.indexOf(' ')
  return space === -1 ? undefined : name.slice(space + 1)
}
