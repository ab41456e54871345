import { checkedOptions } from '../../base/options/checked-options.ts'
import { expected } from '../../base/options/expected.ts'
import { isRecord } from '../../base/options/object-checks.ts'
import { A_FUNCTION } from '../../base/options/option-kinds.ts'

/** A request that has been served. */
export interface ServedOutcome {
  /** The status code; `undefined` where the client received none. */
  readonly status: number | undefined
  /** Time from the arrival of the request to the end of its response, in milliseconds. */
  readonly durationMs: number
  /** The pattern of the route, such as `/health`; `undefined` where none has matched. */
  readonly route: string | undefined
}

/** Selects requests that are not traced; `R` is the framework's request. */
export interface IgnoreOptions<R> {
  /** Asked when a request arrives: `true` for one that is not traced at all. @default no request is ignored */
  readonly before?: ((request: R) => boolean) | undefined
  /**
   * Asked when the response has ended: `true` for a request whose span is not exported, nor the spans below it in this
   * process. Until then all of them are buffered, within the bounds of `keep` of `startTracing`. Services that were
   * called export theirs, and metrics count the request. Only for tracers of this package.
   * @default no request is ignored
   */
  readonly after?: ((outcome: ServedOutcome, request: R) => boolean) | undefined
}

/** @throws TypeError for an unknown option or one of the wrong type */
export function checkedIgnore<R>(ignore: ((request: R) => boolean) | IgnoreOptions<R>): IgnoreOptions<R> {
  if (typeof ignore === 'function') return { before: ignore }
  if (!isRecord(ignore)) throw expected('ignore', 'a function or an object with `before` or `after`', ignore)
  return checkedOptions<IgnoreOptions<R>>(ignore, { before: A_FUNCTION, after: A_FUNCTION }, 'ignore')
}
