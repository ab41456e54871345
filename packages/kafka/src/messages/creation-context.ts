import type { SpanContext } from '@opentelemetry/api'
import { kafkaSender } from '@throughline/core/integrations'
import type { IHeaders } from 'kafkajs'

/** The span that made a message, by its headers; `undefined` where they name none. */
export function creationContextOf(headers: IHeaders | undefined): SpanContext | undefined {
  return hasHeaders(headers) ? kafkaSender(headers) : undefined
}

/** Most messages are sent without headers, and then there is nothing to look for. */
export function hasHeaders(headers: unknown): headers is IHeaders {
  if (typeof headers !== 'object' || headers === null) return false
  for (const _ in headers) return true
  return false
}
