import { messageOf, warnOnce } from '../../base/diagnostics/warn-once.ts'
import type { AttributeSink } from '../../span/lazy-attributes.ts'
import type { CapturedHeaders } from '../captured-headers.ts'
import { describeHeaders } from '../captured-headers.ts'
import { valuesInHead } from '../head-text.ts'
import type { ServerResponse } from '../http-exchange.ts'
import type { NameTree } from '../name-tree.ts'

/** Describes headers of a response that was sent. Never throws. */
export function describeResponseHeaders(
  sink: AttributeSink,
  response: ServerResponse,
  { response: captured }: CapturedHeaders,
  redacted: NameTree | undefined,
): void {
  try {
    describeHeaders(sink, captured, name => sentHeader(response, name), redacted)
  } catch (problem) {
    warnOnce('http server headers', () => `headers of a response were not captured: ${messageOf(problem)}`)
  }
}

/** Headers that were given to `writeHead`, and those of Node itself, are kept in the text of the head only. */
function sentHeader(response: ServerResponse, name: string): unknown {
  const value = response.getHeader?.(name)
  if (value !== undefined) return value
  const { _header: head } = response as { readonly _header?: unknown }
  return typeof head === 'string' ? valuesInHead(head, name) : undefined
}
