import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'

/** Something that is fed to a door; an answer that is a promise is awaited. */
export type Work = () => unknown

/** What a work costs, in microseconds of CPU time of this process: a busy machine makes it wait, but not compute. */
export async function cpuCost(work: Work): Promise<number> {
  const before = process.cpuUsage()
  const answer = work()
  if (answer instanceof Promise) await answer
  const { user, system } = process.cpuUsage(before)
  return user + system
}

setFlagsFromString('--expose-gc')
const collect = runInNewContext('gc') as () => void

/** Collects the garbage of what ran before, which the next measurement would pay for. */
export function collectGarbage(): void {
  collect()
}
