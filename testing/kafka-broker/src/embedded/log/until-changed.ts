import type { Partition } from './partition.ts'

/** Resolves when one of the partitions changes, after `milliseconds`, or when `signal` is aborted. */
export function untilChanged(
  partitions: Partition[],
  milliseconds: number,
  signal: AbortSignal,
): Promise<void> {
  return new Promise(resolve => {
    const timer = setTimeout(finish, milliseconds)
    signal.addEventListener('abort', finish)
    for (const partition of partitions) partition.onChange(finish)

    function finish(): void {
      clearTimeout(timer)
      signal.removeEventListener('abort', finish)
      for (const partition of partitions) partition.offChange(finish)
      resolve()
    }
  })
}
