import { describe, expect, it } from 'vitest'
import type { Obtained } from './obtained.ts'

/**
 * Runs a contract against a real server, or prints which substitute is used.
 *
 * @param area the first word of the lines that it prints
 */
export function against<T>(
  name: string,
  obtained: Obtained<T>,
  standIn: string,
  contract: (server: T) => void,
  area = 'backends',
): void {
  describe(name, () => {
    if ('server' in obtained) {
      console.error(`${area}: ${name}`)
      contract(obtained.server)
      return
    }
    it('was not run, and said so', () => {
      console.error(
        `${area}: WARNING, this run uses less than the real thing. No test against ${name}: ${obtained.lack}. Only ${standIn} was tested`,
      )
      expect(obtained.lack).not.toBe('')
    })
  })
}
