import { wellFormedJson } from '../delivery/well-formed-json.ts'

/**
 * A list of KeyValue in OTLP's JSON: key, value, key, value. Protobuf's JSON has 64-bit integers as text and bytes in
 * base64. Specification: protocol/otlp.md, "JSON Protobuf Encoding".
 */
export function jsonAttributes(entries: readonly unknown[]): string {
  let json = ''
  for (let i = 0; i < entries.length; i += 2) {
    if (i > 0) json += ','
    json += `{"key":${wellFormedJson(entries[i] as string)},"value":${jsonValue(entries[i + 1])}}`
  }
  return `[${json}]`
}

/** An AnyValue in OTLP's JSON. */
export function jsonValue(value: unknown): string {
  if (typeof value === 'string') return `{"stringValue":${wellFormedJson(value)}}`
  if (typeof value === 'number') return jsonNumber(value)
  if (typeof value === 'boolean') return `{"boolValue":${value}}`
  return typeof value === 'object' && value !== null ? jsonObject(value) : '{}'
}

/** Whole numbers are int64, as far as a double holds them exactly; all others are doubles. */
function jsonNumber(value: number): string {
  if (Number.isSafeInteger(value)) return `{"intValue":"${value}"}`
  return `{"doubleValue":${jsonDouble(value)}}`
}

/** A double in OTLP's JSON, where infinity and NaN are text. */
export function jsonDouble(value: number): string {
  return Number.isFinite(value) ? String(value) : `"${value}"`
}

function jsonObject(value: object): string {
  if (value instanceof Uint8Array) return `{"bytesValue":"${base64(value)}"}`
  if (Array.isArray(value)) return `{"arrayValue":{"values":[${value.map(jsonValue).join(',')}]}}`
  return `{"kvlistValue":{"values":${jsonAttributes(Object.entries(value).flat())}}}`
}

function base64({ buffer, byteOffset, byteLength }: Uint8Array): string {
  return Buffer.from(buffer, byteOffset, byteLength).toString('base64')
}
