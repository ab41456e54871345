import type { Attributes, AttributeValue } from '@opentelemetry/api'
import { ownText } from '../base/platform/own-text.ts'

/** A copy that retains neither the caller's object nor the texts that its values were cut from. */
export function ownAttributes(attributes: Attributes): Attributes {
  const own: Attributes = {}
  for (const key of Object.keys(attributes)) {
    const value = attributes[key]
    if (value !== undefined && value !== null) own[key] = ownValue(value)
  }
  return own
}

function ownValue(value: AttributeValue): AttributeValue {
  if (typeof value === 'string') return ownText(value)
  return Array.isArray(value) ? ([...value] as AttributeValue) : value
}

/** The same for equal attributes, in whatever order they were given. */
export function keyOf(attributes: Attributes): string {
  const keys = Object.keys(attributes).sort()
  return JSON.stringify(keys.map(key => [key, attributes[key]]))
}
