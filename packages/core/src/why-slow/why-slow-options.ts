import type { OptionTable } from '../base/options/checked-options.ts'
import { checkedOptions } from '../base/options/checked-options.ts'
import { A_NUMBER_ABOVE_0 } from '../base/options/option-kinds.ts'
import type { Complete } from '../base/options/optional.ts'

/** Which spans are explained. */
export interface WhySlowOptions {
  /** Milliseconds beyond which a server or consumer span is slow. @default 500 */
  readonly slowerThan?: number | undefined
}

const OPTIONS: OptionTable<Complete<WhySlowOptions>> = {
  slowerThan: { ...A_NUMBER_ABOVE_0, is: 'a number of milliseconds above 0', default: () => 500 },
}

/** @throws TypeError for an unknown or wrong option */
export function checkedWhySlow(options: WhySlowOptions): Complete<WhySlowOptions> {
  return checkedOptions(options, OPTIONS)
}
