import type { SpanContext } from '@opentelemetry/api'
import { isSpanContextValid, ROOT_CONTEXT } from '@opentelemetry/api'
import { kafkaHeaders, spanOf } from '@throughline/core/integrations'
import type { IHeaders } from 'kafkajs'

/** The span that made a message, by its headers; `undefined` where they name none. */
export function creationContextOf(headers: IHeaders | undefined): SpanContext | undefined {
  if (!hasEntries(headers)) return undefined
  const creator = spanOf(kafkaHeaders.extract(headers, ROOT_CONTEXT))?.spanContext()
  return creator !== undefined && isSpanContextValid(creator) ? creator : undefined
}

/** Most messages are sent without headers, and then there is nothing to look for. */
function hasEntries(headers: unknown): headers is IHeaders {
  if (typeof headers !== 'object' || headers === null) return false
  for (const _ in headers) return true
  return false
}
