import { isPromise } from 'node:util/types'
import { reportOnce } from './report-once.ts'

/**
 * Whether the function given as `option` answered true. One that is `async` has not answered yet: that counts as false and
 * is said, and its failure, which would end the process as an unhandled rejection, goes no further.
 */
export function saysTrue(option: string, answer: unknown): boolean {
  if (!isPromise(answer)) return answer === true
  answer.catch(() => {})
  reportOnce(
    `${option} is async`,
    `\`${option}\` has to answer at once: a promise was got, which counts as false`,
  )
  return false
}
