import type { UnsentHeaders } from './add-fields.ts'

/** A copy of headers: an object, or names and values in turn. */
export class CopiedHeaders implements UnsentHeaders {
  copy: unknown[] | Record<string, unknown>

  constructor(headers: unknown) {
    if (Array.isArray(headers)) this.copy = [...headers]
    else if (isIterable(headers)) this.copy = [...headers].flat()
    else this.copy = { ...(headers as object | null | undefined) }
  }

  get(name: string): unknown {
    const { copy } = this
    if (!Array.isArray(copy)) return Object.entries(copy).find(([key]) => key.toLowerCase() === name)?.[1]
    const at = copy.findIndex((item, i) => i % 2 === 0 && isNamed(item, name))
    return at === -1 ? undefined : copy[at + 1]
  }

  change(removed: readonly string[], added: Readonly<Record<string, string>>): void {
    const isRemoved = (key: unknown) => removed.some(name => isNamed(key, name))
    const { copy } = this
    if (Array.isArray(copy)) {
      this.copy = [...copy.filter((_, i) => !isRemoved(copy[i - (i % 2)])), ...Object.entries(added).flat()]
      return
    }
    // Properties whose key is a symbol stay, such as the sensitive headers of HTTP/2.
    for (const key of Object.keys(copy)) if (isRemoved(key)) delete copy[key]
    Object.assign(copy, added)
  }
}

function isIterable(headers: unknown): headers is Iterable<unknown[]> {
  return typeof headers === 'object' && headers !== null && Symbol.iterator in headers
}

function isNamed(key: unknown, name: string): boolean {
  return String(key).toLowerCase() === name
}
