import { globalSlot } from '../base/global-slot.ts'

/** By how many providers that are not shut down each span processor is used. All copies of this package share it. */
const slot = globalSlot<WeakMap<object, number>>('processors-in-use.1')

/** Notes that a provider hands its spans to these. */
export function useProcessors(processors: readonly object[]): void {
  for (const each of processors) change(each, 1)
}

/** Notes that it does so no longer. */
export function releaseProcessors(processors: readonly object[]): void {
  for (const each of processors) change(each, -1)
}

/** Whether a span can still come. */
export function isInUse(processor: object): boolean {
  return usersOf(processor) > 0
}

function change(processor: object, by: number): void {
  slot.value ??= new WeakMap()
  slot.value.set(processor, usersOf(processor) + by)
}

function usersOf(processor: object): number {
  return slot.value?.get(processor) ?? 0
}
