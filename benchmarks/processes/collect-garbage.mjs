import { setTimeout as pause } from 'node:timers/promises'

/**
 * Brings a process into the state that a service is in sooner or later. The first full garbage collection that comes
 * while no `process.nextTick` is pending lets V8 forget the shapes of its entries; each one then takes 0.4 to 0.9 us in
 * place of 0.05 to 0.1, on Node 20 and 24, for as long as the process lives. Whether one comes before the first requests
 * depends on how much code was loaded, which would be 3 to 8 us a request for some variants and not for others.
 *
 * It only does so between the first calls that V8 takes note of and the one after, which are not the same for all variants:
 * hence one after each of several calls.
 */
export async function collectGarbage() {
  for (let left = 20; left > 0; left--) {
    process.nextTick(() => {})
    await pause(1)
    globalThis.gc()
  }
}
