import type { IncomingHttpHeaders } from 'node:http'
import type { Context, TextMapGetter } from '@opentelemetry/api'
import { context as contextApi } from '@opentelemetry/api'
import { messageOf, warnOnce } from '../base/diagnostics/warn-once.ts'
import { collectedFields } from './collected-fields.ts'
import { pairsWithFields, withFields } from './field-names.ts'
import { httpCarrier, httpGetter } from './http-getter.ts'
import { registeredPropagator } from './registered-propagator.ts'

type Pair = readonly [name: string, value: unknown]

/** The shapes of HTTP headers: objects as in `node:http`, the web's `Headers`, maps, lists of pairs. */
export type HttpHeaders = object | Headers | ReadonlyMap<string, unknown> | readonly Pair[]

/** Converts between the headers of an HTTP message and a context. */
export interface HttpHeaderPropagation {
  /**
   * Reads the sender's context. Uses the propagator registered with the OpenTelemetry API; where none is registered,
   * W3C Trace Context Level 2 and W3C Baggage. Names may be in any case. Absent and malformed headers change nothing.
   * Never writes to the headers, never throws.
   *
   * @param headers such as `request.headers`
   * @param context parent of the result, returned itself where there is nothing to read @default the active one
   */
  extract(headers: HttpHeaders | null | undefined, context?: Context): Context

  /**
   * Returns a copy of the headers, of the same kind, with those of the context added. Existing headers of these names
   * are replaced, in any case. Never writes to the given headers, never throws.
   *
   * @param headers the headers to copy @default none
   * @param context the context to send @default the active one
   */
  inject<H extends HttpHeaders = Record<string, string>>(headers?: H | null, context?: Context): H
}

/** Reads and writes the headers of HTTP messages. */
export const httpHeaders: HttpHeaderPropagation = { extract, inject }

function extract(headers: HttpHeaders | null | undefined, context: Context = contextApi.active()): Context {
  if (typeof headers !== 'object' || headers === null) return context
  try {
    return registeredPropagator().extract(context, httpCarrier(headers), httpGetter)
  } catch (error) {
    warnOnce('propagation', () => `reading HTTP headers failed: ${messageOf(error)}`)
    return context
  }
}

function inject<H extends HttpHeaders = Record<string, string>>(
  headers?: H | null,
  context: Context = contextApi.active(),
): H {
  try {
    return copyWith(headers, collectedFields(context)) as H
  } catch (error) {
    warnOnce('propagation', () => `writing HTTP headers failed: ${messageOf(error)}`)
    return headers ?? ({} as H)
  }
}

function copyWith(headers: HttpHeaders | null | undefined, fields: Record<string, string>): HttpHeaders {
  if (typeof headers !== 'object' || headers === null) return fields
  if (headers instanceof Headers) return webHeadersWith(headers, fields)
  if (headers instanceof Map) return new Map(pairsWithFields(headers, fields))
  if (Array.isArray(headers)) return pairsWithFields(headers, fields)
  // Other libraries have `Headers` classes of their own, whose methods differ; a plain object is accepted by all.
  if (Symbol.iterator in headers) {
    return Object.fromEntries(pairsWithFields(headers as Iterable<Pair>, fields))
  }
  return withFields(headers as Record<string, unknown>, fields)
}

function webHeadersWith(headers: Headers, fields: Record<string, string>): Headers {
  return new Headers(pairsWithFields(headers, fields) as [string, string][])
}

/** Node gives all names in lower case, so no search in other cases is needed. */
const INCOMING: TextMapGetter<IncomingHttpHeaders> = {
  get: (headers, name) => headers[name.toLowerCase()],
  keys: headers => Object.keys(headers),
}

/** `httpHeaders.extract` for the headers of a request of `node:http` or `node:http2`. */
export function extractIncoming(headers: IncomingHttpHeaders, context: Context): Context {
  try {
    return registeredPropagator().extract(context, headers, INCOMING)
  } catch (error) {
    warnOnce('propagation', () => `reading HTTP headers failed: ${messageOf(error)}`)
    return context
  }
}
