import type { IncomingHttpHeaders } from 'node:http'
import type { Context, TextMapGetter } from '@opentelemetry/api'
import { context as contextApi } from '@opentelemetry/api'
import { messageOf, warnOnce } from '../base/diagnostics/warn-once.ts'
import { collectedFields } from './collected-fields.ts'
import { registeredPropagator } from './default-propagator.ts'
import { pairsWithFields, withFields } from './field-names.ts'
import { httpCarrier, httpGetter } from './http-getter.ts'

type Pair = readonly [name: string, value: unknown]

/** The shapes in which HTTP headers occur: objects as of `node:http`, the web's `Headers`, maps, lists of pairs. */
export type HttpHeaders = object | Headers | ReadonlyMap<string, unknown> | readonly Pair[]

/** What leads from the headers of an HTTP message to a context, and back. */
export interface HttpHeaderPropagation {
  /**
   * The context that the sender of a message was in, by the propagator registered with the OpenTelemetry API,
   * by W3C Trace Context Level 2 and W3C Baggage where none is registered.
   * Names may be in any case. What is absent or malformed changes nothing; nothing is written and nothing throws.
   *
   * @param headers such as `request.headers`
   * @param context what the result is derived from, and the result itself where there is nothing to read; by default the active one
   */
  extract(headers: HttpHeaders | null | undefined, context?: Context): Context

  /**
   * New headers, of the same kind, with those of the context added; the ones given are not changed.
   * Headers of these names that are there already are replaced, in whatever case they are written. Nothing throws.
   *
   * @param headers the headers to copy, by default none
   * @param context what is to be sent, by default the active one
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
  // The `Headers` classes of other libraries: a plain object is accepted wherever they are.
  if (Symbol.iterator in headers) {
    return Object.fromEntries(pairsWithFields(headers as Iterable<Pair>, fields))
  }
  return withFields(headers as Record<string, unknown>, fields)
}

function webHeadersWith(headers: Headers, fields: Record<string, string>): Headers {
  return new Headers(pairsWithFields(headers, fields) as [string, string][])
}

/** Node writes all names in lower case, so a header that is absent need not be looked for among all others. */
const INCOMING: TextMapGetter<IncomingHttpHeaders> = {
  get: (headers, name) => headers[name.toLowerCase()],
  keys: headers => Object.keys(headers),
}

/** What `httpHeaders.extract` does, for the headers of a request as `node:http` and `node:http2` give them. */
export function extractIncoming(headers: IncomingHttpHeaders, context: Context): Context {
  try {
    return registeredPropagator().extract(context, headers, INCOMING)
  } catch (error) {
    warnOnce('propagation', () => `reading HTTP headers failed: ${messageOf(error)}`)
    return context
  }
}
