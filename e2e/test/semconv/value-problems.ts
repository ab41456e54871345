import type { AttributeValue } from '@opentelemetry/api'
import type { Convention } from './conventions.ts'

/** What differs of a value from its convention. */
export function valueProblems(
  { type, values }: Pick<Convention, 'type' | 'values'>,
  value: AttributeValue | undefined,
): readonly string[] {
  return [
    ...(isOfType(type, value) ? [] : [`has to be of type ${type}, got ${JSON.stringify(value)}`]),
    ...(values === undefined || values.test(`${value}`) ? [] : [`cannot be ${JSON.stringify(value)}`]),
  ]
}

function isOfType(type: Convention['type'], value: AttributeValue | undefined): boolean {
  if (type === 'int') return Number.isSafeInteger(value)
  if (type === 'string[]') return Array.isArray(value) && value.every(each => typeof each === 'string')
  return typeof value === type
}
