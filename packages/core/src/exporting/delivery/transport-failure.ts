import { shownValue } from '../../base/options/shown-value.ts'
import { httpFailureReason } from '../http1/http-failure-reason.ts'
import type { TransportResponse } from './exporter-transport.ts'

/**
 * Checks what a transport of the application resolves with.
 *
 * @throws TypeError for what has no status of HTTP
 */
export function checkTransportResponse(response: unknown): TransportResponse {
  const { status } = (response ?? {}) as Partial<TransportResponse>
  if (isStatus(status)) return response as TransportResponse
  throw new TypeError(
    `expected \`transport.send\` to resolve with { status }, a whole number from 100 to 599, got ${shownValue(response)}`,
  )
}

function isStatus(status: unknown): boolean {
  return Number.isInteger(status) && (status as number) >= 100 && (status as number) <= 599
}

/** Why a transport of the application failed, from what it threw. Never throws. */
export function transportFailure(thrown: unknown): string {
  if (thrown instanceof Error) return httpFailureReason(innermostCause(thrown))
  const message = typeof thrown === 'string' ? thrown : messageIn(thrown)
  if (message !== '') return httpFailureReason(new Error(message))
  return `\`transport.send\` threw ${shownValue(thrown)}, expected an Error`
}

/** An error of another realm is no `Error` here. */
function messageIn(thrown: unknown): string {
  try {
    const { message } = (thrown ?? {}) as { message?: unknown }
    return typeof message === 'string' ? message : ''
  } catch {
    return ''
  }
}

/** So deep causes are looked for: they may go in a circle. */
const DEEPEST_CAUSE = 5

/** The message of `fetch` is always "fetch failed"; the reason is its cause. */
function innermostCause(thrown: Error): Error {
  let error = thrown
  for (let depth = 0; depth < DEEPEST_CAUSE && error.cause instanceof Error; depth++) error = error.cause
  return error
}
