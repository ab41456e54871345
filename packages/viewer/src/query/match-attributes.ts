import type { AttributeValue } from '../api/attributes.ts'
import type { OtlpKeyValue } from '../api/otlp-json.ts'
import { attributeValue, readKeyValue } from '../otlp/any-value.ts'
import { BYTES, WireReader } from '../otlp/wire-reader.ts'
import type { AttributeCondition } from './parse-query.ts'

/**
 * Whether the spans of a trace meet all conditions on attributes.
 *
 * @param bytes An `ExportTraceServiceRequest`.
 */
export function matchAttributes(bytes: Uint8Array, conditions: readonly AttributeCondition[]): boolean {
  return conditions.every(condition => hasAttribute(bytes, condition) !== condition.negated)
}

function hasAttribute(bytes: Uint8Array, condition: AttributeCondition): boolean {
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  // Nearly every trace without a match is passed over by a search of bytes, which takes a few microseconds.
  if (!buffer.includes(condition.key)) return false
  let found = false
  eachAttribute(
    bytes,
    attribute => {
      found ||= attribute.key === condition.key && valueMeets(attributeValue(attribute.value), condition)
      return !found
    },
    condition.key,
  )
  return found
}

function valueMeets(value: AttributeValue, { operator, value: wanted }: AttributeCondition): boolean {
  if (Array.isArray(value))
    return value.some(item => valueMeets(item, { key: '', negated: false, operator, value: wanted }))
  if (operator === ':') {
    if (wanted === '*') return true
    const text = typeof value === 'object' ? JSON.stringify(value) : String(value)
    return wanted.endsWith('*') ? text.startsWith(wanted.slice(0, -1)) : text === wanted
  }
  const left = Number(value)
  const right = Number(wanted)
  if (operator === '>') return left > right
  if (operator === '>=') return left >= right
  return operator === '<' ? left < right : left <= right
}

/**
 * Calls `visit` with the attributes of resources and spans, until it returns `false`.
 *
 * @param onlyKey Passes over the others without decoding them.
 */
export function eachAttribute(
  bytes: Uint8Array,
  visit: (attribute: OtlpKeyValue) => boolean,
  onlyKey?: string,
): void {
  const reader = new WireReader(bytes)
  const key = onlyKey === undefined ? undefined : Buffer.from(onlyKey)
  let goesOn = true
  // ExportTraceServiceRequest.resource_spans, then resource.attributes, and scope_spans.spans.attributes.
  within(bytes.length, 1, to => eachField(to, { 1: end => within(end, 1, attribute), 2: scopeSpans }))

  function scopeSpans(to: number): void {
    within(to, 2, end => within(end, 9, attribute))
  }

  function attribute(to: number): void {
    if (key && !reader.bytes.subarray(reader.at, to).includes(key)) reader.at = to
    else goesOn = visit(readKeyValue(reader, to))
  }

  function within(to: number, field: number, read: (to: number) => void): void {
    eachField(to, { [field]: read })
  }

  function eachField(to: number, reads: Readonly<Record<number, (to: number) => void>>): void {
    while (goesOn && reader.next(to)) {
      const read = reads[reader.field]
      if (!read || reader.type !== BYTES) reader.skip(to)
      else {
        const end = reader.lengthTo(to)
        read(end)
        reader.at = end
      }
    }
  }
}
