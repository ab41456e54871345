import { isPromise } from 'node:util/types'
import { warnOnce } from './warn-once.ts'

/**
 * Whether the function given as `option` returned `true`. Any other value counts as false: a promise is not settled
 * yet, and `new Boolean(false)` is truthy. False is safe for all of these options: a sender is not trusted, a request
 * is traced, nothing is copied or kept. A value that is no boolean is reported once.
 */
export function requireSync(option: string, returned: unknown): boolean {
  if (typeof returned === 'boolean') return returned
  if (returned !== undefined && returned !== null) report(option, returned)
  return false
}

function report(option: string, returned: unknown): void {
  if (isPromise(returned)) {
    // Unhandled, its rejection would end the process.
    Promise.prototype.catch.call(returned, () => {})
    warnOnce(
      `${option} is async`,
      `Expected \`${option}\` to return \`true\` or \`false\`, got a promise, which counts as false; make it synchronous`,
    )
    return
  }
  const kind = typeof returned
  warnOnce(
    `${option} returns no boolean`,
    `Expected \`${option}\` to return \`true\` or \`false\`, got ${kind === 'object' ? 'an object' : `a ${kind}`}, which counts as false`,
  )
}
