import type { OptionTable } from '../../base/options/checked-options.ts'
import { environmentNumber } from '../../base/options/environment.ts'
import { A_NUMBER_ABOVE_0 } from '../../base/options/option-kinds.ts'
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

export const BATCHING_OPTIONS: OptionTable<BatchingOptions> = {
  batchDelay: { ...A_NUMBER_ABOVE_0, default: () => delayFromEnvironment() ?? DEFAULT_DELAY },
  maxQueueBytes: { ...A_NUMBER_ABOVE_0, default: () => DEFAULT_MAX_QUEUE_BYTES },
}

/** Checked options, with a delay that a timer can have. */
export function batchingOptions({ batchDelay, maxQueueBytes }: BatchingOptions): BatchingOptions {
  return { batchDelay: Math.min(batchDelay, LONGEST_TIMER_MILLIS), maxQueueBytes }
}

/** The other OTEL_BSP_* variables count spans, of which a queue of bytes knows nothing. */
function delayFromEnvironment(): number | undefined {
  return environmentNumber('OTEL_BSP_SCHEDULE_DELAY', 'a number of milliseconds above 0', value => value > 0)
}
