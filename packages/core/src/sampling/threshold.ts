import type { TraceState } from '@opentelemetry/api'
import { messageOf, warnOnce } from '../base/diagnostics/warn-once.ts'

/** OpenTelemetry's member, `ot=th:e666;rv:0123456789abcd` (trace/tracestate-handling.md). */
const OPEN_TELEMETRY = 'ot'
const MAX_LENGTH = 256
const RANDOMNESS = /(?:^|;)rv:([0-9a-f]{14})(?:;|$)/i

/** The 14 hex digits that replace those of the trace id in the decision; `undefined` where there are none. */
export function explicitRandomness(state: TraceState): string | undefined {
  try {
    return RANDOMNESS.exec(membersOf(state))?.[1]
  } catch (error) {
    reportFailure(error)
    return undefined
  }
}

/** The trace state of a trace kept by `threshold`, in hex digits without trailing zeros. */
export function withThreshold(state: TraceState, threshold: string): TraceState {
  try {
    const text = [...otherMembers(state), `th:${threshold}`].join(';')
    return text.length > MAX_LENGTH ? withoutThreshold(state) : state.set(OPEN_TELEMETRY, text)
  } catch (error) {
    reportFailure(error)
    return state
  }
}

/**
 * The trace state of a trace kept with an unknown probability: such a stage "must erase" the threshold
 * (trace/tracestate-probability-sampling.md, "General requirements").
 */
export function withoutThreshold(state: TraceState): TraceState {
  try {
    if (!membersOf(state).includes('th:')) return state
    const text = otherMembers(state).join(';')
    return text === '' ? state.unset(OPEN_TELEMETRY) : state.set(OPEN_TELEMETRY, text)
  } catch (error) {
    reportFailure(error)
    return state
  }
}

function reportFailure(error: unknown): void {
  warnOnce('trace state', () => `a trace state of the application failed: ${messageOf(error)}`)
}

function otherMembers(state: TraceState): readonly string[] {
  return membersOf(state)
    .split(';')
    .filter(member => member !== '' && !member.startsWith('th:'))
}

function membersOf(state: TraceState): string {
  return state.get(OPEN_TELEMETRY) ?? ''
}
