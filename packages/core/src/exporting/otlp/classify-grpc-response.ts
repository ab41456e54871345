import type { Refused, Retry } from '../delivery/delivery-result.ts'
import { excerpt } from '../http1/excerpt.ts'
import { retryInfoMillis } from './grpc-retry-info.ts'

/** How a call ended that was no success. */
export interface GrpcFailure {
  readonly code: number
  /** The name of the code, such as `UNAVAILABLE`. */
  readonly name: string
  readonly details: string
  /** The value of `grpc-status-details-bin`. */
  readonly statusDetails?: Uint8Array | undefined
}

const RESOURCE_EXHAUSTED = 8
const UNIMPLEMENTED = 12
const NO_SERVICE = '; is this the address of a collector that takes OTLP over gRPC (port 4317)?'

/** CANCELLED, DEADLINE_EXCEEDED, ABORTED, OUT_OF_RANGE, UNAVAILABLE, DATA_LOSS (OTLP, "OTLP/gRPC Response"). */
const RETRYABLE: ReadonlySet<number> = new Set([1, 4, 10, 11, 14, 15])

/** What a failed call means for the export; RESOURCE_EXHAUSTED is retried only where the server names a delay. */
export function classifyGrpcResponse(
  { code, name, details, statusDetails }: GrpcFailure,
  target: string,
): Refused | Retry {
  const reason = `${target} ${sentence(name, excerpt(details))}${code === UNIMPLEMENTED ? NO_SERVICE : ''}`
  const asked = retryInfoMillis(statusDetails)
  if (RETRYABLE.has(code) || (code === RESOURCE_EXHAUSTED && asked !== undefined))
    return { outcome: 'retry', reason, ...(asked !== undefined && { retryAfterMillis: asked }) }
  return { outcome: 'refused', reason }
}

const UNCONNECTED = 'No connection established. Last error: '

/** Where there is no connection, `@grpc/grpc-js` itself returns UNAVAILABLE. */
function sentence(name: string, details: string): string {
  if (details.startsWith(UNCONNECTED)) return `could not be reached: ${lastError(details)}`
  return details === '' ? `answered ${name}` : `answered ${name}: ${details}`
}

function lastError(details: string): string {
  const [error = ''] = details.slice(UNCONNECTED.length).split('Resolution note:', 1)
  const sentence = error.trimEnd()
  return sentence.endsWith('.') ? sentence.slice(0, -1) : sentence
}
