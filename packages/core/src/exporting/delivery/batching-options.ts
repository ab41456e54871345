import { environmentNumber } from '../../base/options/environment.ts'
import { expected } from '../../base/options/expected.ts'
import { LONGEST_TIMER_MILLIS } from '../../base/time/pause.ts'

/** How ended spans are gathered and kept until they are delivered. */
export interface BatchingOptions {
  /** Milliseconds a span waits for others to be sent with it. */
  readonly batchDelay: number
  /** Bytes of memory that encoded spans may take which wait while the backend is away. */
  readonly maxQueueBytes: number
}

const DEFAULT_DELAY = 1000
const DEFAULT_MAX_QUEUE_BYTES = 32 * 1024 * 1024

/** @throws TypeError for an option that is not a number above 0 */
export function batchingOptions(options: Partial<BatchingOptions>): BatchingOptions {
  const { batchDelay = delayFromEnvironment() ?? DEFAULT_DELAY } = options
  const { maxQueueBytes = DEFAULT_MAX_QUEUE_BYTES } = options
  return {
    batchDelay: Math.min(positive('batchDelay', batchDelay), LONGEST_TIMER_MILLIS),
    maxQueueBytes: positive('maxQueueBytes', maxQueueBytes),
  }
}

/** @throws TypeError for what is not a number above 0 */
export function positive(option: string, value: number): number {
  if (typeof value === 'number' && value > 0) return value
  throw expected(option, 'a number above 0', value)
}

/** The other OTEL_BSP_* variables count spans, of which a queue of bytes knows nothing. */
function delayFromEnvironment(): number | undefined {
  return environmentNumber('OTEL_BSP_SCHEDULE_DELAY', 'a number of milliseconds above 0', value => value > 0)
}
