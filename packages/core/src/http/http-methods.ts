import { environmentText } from '../base/options/environment.ts'
import type { AttributeSink } from '../span/lazy-attributes.ts'

/** The methods of RFC 9110, PATCH (RFC 5789), and QUERY (semantic conventions 1.38). */
const METHODS = ['CONNECT', 'DELETE', 'GET', 'HEAD', 'OPTIONS', 'PATCH', 'POST', 'PUT', 'QUERY', 'TRACE']

let known: ReadonlySet<string> | undefined

/**
 * Whether a method may be part of a span name. Any other word would let callers create any number of names.
 * OTEL_INSTRUMENTATION_HTTP_KNOWN_METHODS replaces the list, case-sensitively (semantic conventions,
 * http/http-spans.md).
 */
function isKnownMethod(method: string): boolean {
  known ??= new Set(environmentText('OTEL_INSTRUMENTATION_HTTP_KNOWN_METHODS')?.split(/[\s,]+/) ?? METHODS)
  return known.has(method)
}

/** The name of a span where only the method is known. */
export function methodName(method: string): string {
  return isKnownMethod(method) ? method : 'HTTP'
}

/** The value of `http.request.method`. */
export function methodAttribute(method: string): string {
  return isKnownMethod(method) ? method : '_OTHER'
}

/** Sets the method; of an unknown one the original too. */
export function describeMethod(sink: AttributeSink, method: string): void {
  const isKnown = isKnownMethod(method)
  sink.describe('http.request.method', isKnown ? method : '_OTHER')
  if (!isKnown) sink.describe('http.request.method_original', method)
}
