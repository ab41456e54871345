import { textOf } from '../diagnostics/text-of.ts'

/** The text of an address, which is a string or a URL (of whichever realm); `undefined` for anything else. */
export function addressText(address: unknown): string | undefined {
  const isAddress = typeof address === 'string' || typeof (address as URL | null)?.href === 'string'
  return isAddress ? textOf(address) : undefined
}
