import type { Attributes } from '@opentelemetry/api'
import { textOf } from '../../base/diagnostics/text-of.ts'
import { printableText } from './text-columns.ts'

const VALUE_COLUMNS = 60
const KEY_COLUMNS = 48
const SHOWN_ELEMENTS = 8

/** An attribute as `key=value`: short, on one line, quoted where its end could not be seen otherwise. */
export function attributeText(key: string, value: unknown): string {
  return `${printableText(key, KEY_COLUMNS)}=${valueText(value)}`
}

/** The value of an attribute, at most 60 columns wide and harmless to a terminal. */
export function valueText(value: unknown): string {
  if (Array.isArray(value)) return arrayText(value)
  if (typeof value === 'object' && value !== null) return printableText(jsonText(value), VALUE_COLUMNS)
  if (typeof value !== 'string') return printableText(String(value), VALUE_COLUMNS)
  const text = printableText(value, VALUE_COLUMNS)
  return /^[^\s"=]+$/.test(text) ? text : `"${text}"`
}

/** The first `most` attributes whose key `wanted` accepts, and how many more there are. */
export function attributeTexts(
  attributes: Attributes,
  wanted: (key: string) => boolean,
  most: number,
): string[] {
  const keys = Object.keys(attributes).filter(wanted)
  const texts = keys.slice(0, most).map(key => attributeText(key, attributes[key]))
  if (keys.length > most) texts.push(`(${keys.length - most} more)`)
  return texts
}

/** Spans of others may hold what has no JSON. */
function jsonText(value: object): string {
  if (value instanceof Uint8Array) return `base64:${Buffer.from(value).toString('base64')}`
  try {
    return JSON.stringify(value) ?? textOf(value)
  } catch {
    return textOf(value)
  }
}

function arrayText(values: readonly unknown[]): string {
  const shown = values.slice(0, SHOWN_ELEMENTS).map(value => (value === null ? 'null' : valueText(value)))
  const rest = values.length > SHOWN_ELEMENTS ? ', \u2026' : ''
  return printableText(`[${shown.join(', ')}${rest}]`, VALUE_COLUMNS)
}
