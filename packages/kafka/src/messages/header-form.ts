import type { Context } from '@opentelemetry/api'
import type { KafkaHeaders } from '@throughline/core'
import { kafkaHeaders } from '@throughline/core/integrations'

/** How a client represents the headers of its messages. */
export interface HeaderForm {
  /** The headers by their names; `undefined` where there are none. */
  read(headers: unknown): KafkaHeaders | undefined
  /**
   * A copy of `headers` with trace headers; `undefined` where the client refuses `headers`, which then has to get them
   * as they are.
   *
   * @param fields the trace headers of `context`
   */
  add(headers: unknown, fields: Readonly<Record<string, string>>, context: Context): unknown
}

/** The headers of kafkajs: an object of names, whose values are text, bytes, or lists of them. */
export const HEADERS_BY_NAME: HeaderForm = {
  read: headers => (hasHeaders(headers) ? headers : undefined),
  add(headers, fields, context) {
    if (headers === undefined) return { ...fields }
    if (typeof headers !== 'object' || headers === null) return undefined
    return hasRefusedValue(headers) ? undefined : kafkaHeaders.inject(headers, context)
  },
}

/** False for most messages, which spares them the extraction. */
function hasHeaders(headers: unknown): headers is KafkaHeaders {
  if (typeof headers !== 'object' || headers === null) return false
  for (const _ in headers) return true
  return false
}

/** Clients reject such a value with a TypeError, also under a name that a trace header would replace. */
function hasRefusedValue(headers: object): boolean {
  for (const name in headers) {
    if (!isHeaderValue(Reflect.get(headers, name))) return true
  }
  return false
}

function isHeaderValue(value: unknown): boolean {
  if (typeof value === 'string' || ArrayBuffer.isView(value)) return true
  return Array.isArray(value) && value.every(isHeaderValue)
}
