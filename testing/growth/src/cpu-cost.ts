import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'

/** One call of the tested function; a promise is awaited. */
export type Work = () => unknown

/** The cost of `work` in microseconds of this process's CPU time, which a busy machine does not increase. */
export async function cpuCost(work: Work): Promise<number> {
  const before = process.cpuUsage()
  const answer = work()
  if (answer instanceof Promise) await answer
  const { user, system } = process.cpuUsage(before)
  return user + system
}

setFlagsFromString('--expose-gc')
const collect = runInNewContext('gc') as () => void

/** Collects earlier garbage, which would otherwise count in the next measurement. */
export function collectGarbage(): void {
  collect()
}
