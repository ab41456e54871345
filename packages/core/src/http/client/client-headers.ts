import type { Span } from '@opentelemetry/api'
import { messageOf, warnOnce } from '../../base/diagnostics/warn-once.ts'
import { sinkOf } from '../../span/lazy-attributes.ts'
import type { CapturedHeaders } from '../captured-headers.ts'
import { describeHeaders } from '../captured-headers.ts'
import type { ClientAttempt } from './client-attempt.ts'

/**
 * Describes the headers that an application has named, before the attempt ends. Does nothing where it has named none.
 *
 * @param side those of the request as it is sent, or of the response
 * @param message has the headers
 * @param read returns the value or the values of a header, by its name in lower case; not made for each request
 */
export function captureHeaders<M>(
  attempt: ClientAttempt | undefined,
  side: keyof CapturedHeaders,
  message: M,
  read: (message: M, name: string) => unknown,
): void {
  const recorded = attempt?.recorded
  if (recorded?.captured !== undefined) describe(recorded.span, recorded.captured[side], message, read)
}

function describe<M>(
  span: Span,
  captured: CapturedHeaders[keyof CapturedHeaders],
  message: M,
  read: (message: M, name: string) => unknown,
): void {
  try {
    describeHeaders(sinkOf(span), captured, name => read(message, name))
  } catch (problem) {
    warnOnce('http client headers', () => `headers of a request were not captured: ${messageOf(problem)}`)
  }
}
