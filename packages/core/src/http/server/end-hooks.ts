import type { Context } from '@opentelemetry/api'
import type { RequestFailure } from './http-server-outcome.ts'
import type { ServedOutcome } from './ignore-options.ts'

/** What the application does at the end of a request. */
export interface EndHooks {
  /** `undefined` for the default name. */
  nameOf(): string | undefined
  /** Called before the span ends. */
  ending(result: Omit<ServedOutcome, 'durationMs'>): void
}

export const NO_HOOKS: EndHooks = { nameOf: () => undefined, ending() {} }

/** A request that has ended, and the context in which it was served. */
export interface EndedRequest extends RequestFailure {
  readonly context: Context
  readonly endsWithHead?: true
}
