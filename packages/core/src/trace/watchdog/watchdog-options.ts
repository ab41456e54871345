import type { OptionTable } from '../../base/options/checked-options.ts'
import { checkedOptions } from '../../base/options/checked-options.ts'
import { A_NUMBER_ABOVE_0 } from '../../base/options/option-kinds.ts'
import type { Complete } from '../../base/options/optional.ts'

/** When a span has been open for too long. */
export interface WatchdogOptions {
  /** Milliseconds that a span may be open. @default 60000 */
  readonly after?: number | undefined
  /** Of how many spans it is noted where they are started, from 0 to 1; each costs some 10 microseconds. @default 0.01 */
  readonly stacks?: number | undefined
}

/** {@link WatchdogOptions}, checked. */
export type CheckedWatchdog = Complete<WatchdogOptions>

const OPTIONS: OptionTable<CheckedWatchdog> = {
  after: { ...A_NUMBER_ABOVE_0, is: 'a number of milliseconds above 0', default: () => 60_000 },
  stacks: {
    is: 'a number from 0 to 1',
    valid: value => typeof value === 'number' && value >= 0 && value <= 1,
    default: () => 0.01,
  },
}

/** @throws TypeError for an unknown or wrong option */
export function checkedWatchdog(options: WatchdogOptions): CheckedWatchdog {
  return checkedOptions(options, OPTIONS, 'watchdog')
}
