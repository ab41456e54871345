import type { OptionTable } from '../../base/options/checked-options.ts'
import { checkedOptions } from '../../base/options/checked-options.ts'
import type { Complete } from '../../base/options/optional.ts'

/** Where batches are kept that could not be sent. */
export interface SpoolOptions {
  /**
   * A folder, which is made where there is none, for its owner only (mode 700). Processes may share it. Exporters that send to
   * different backends need a folder each.
   */
  readonly path: string
  /** Bytes of files that one exporter keeps; beyond them the oldest are deleted. At least 1 MiB. @default 268435456 (256 MiB) */
  readonly maxBytes?: number | undefined
}

/** {@link SpoolOptions}, checked. */
export type CheckedSpool = Complete<SpoolOptions>

const LEAST_BYTES = 1024 * 1024

const OPTIONS: OptionTable<CheckedSpool> = {
  path: {
    is: 'the path of a folder',
    valid: value => typeof value === 'string' && value.trim() !== '' && !value.includes('\0'),
    required: true,
  },
  maxBytes: {
    is: `a number of bytes of at least ${LEAST_BYTES}`,
    valid: value => typeof value === 'number' && value >= LEAST_BYTES,
    default: () => 256 * 1024 * 1024,
  },
}

/** @throws TypeError for an unknown or wrong option */
export function checkedSpool(options: SpoolOptions): CheckedSpool {
  return checkedOptions(options, OPTIONS, 'spool')
}
