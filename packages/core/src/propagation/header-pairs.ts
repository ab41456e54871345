import { isNameOf } from './field-names.ts'

type Pairs = Iterable<readonly [name: unknown, value: unknown]>
type Header = string | string[] | undefined

/**
 * Headers as a list of pairs, for one reading. A propagator with fixed names looks up a few of them: a linear search
 * each. One that lists all names first, such as Jaeger's, then looks up each of them: for these an index is built,
 * since searches would take time quadratic in their number.
 */
export class HeaderPairs {
  readonly #pairs: Pairs
  #index: Map<string, Header> | undefined

  constructor(pairs: Pairs) {
    this.#pairs = pairs
  }

  get(name: string): Header {
    if (this.#index !== undefined) return this.#index.get(name.toLowerCase())
    const found: unknown[] = []
    for (const [other, value] of this.#pairs) if (isNameOf(name, other)) found.push(value)
    return headerOf(found)
  }

  keys(): string[] {
    const names = Array.from(this.#pairs, ([name]) => String(name))
    this.#index ??= indexOf(this.#pairs)
    return [...new Set(names)]
  }
}

/** A value that is no string counts as absent. */
export function asHeader(value: unknown): Header {
  if (typeof value === 'string') return value
  return Array.isArray(value) ? value.filter(item => typeof item === 'string') : undefined
}

function indexOf(pairs: Pairs): Map<string, Header> {
  const values = new Map<string, unknown[]>()
  for (const [name, value] of pairs) {
    if (typeof name !== 'string') continue
    const field = name.toLowerCase()
    const others = values.get(field)
    if (others === undefined) values.set(field, [value])
    else others.push(value)
  }
  const index = new Map<string, Header>()
  for (const [field, found] of values) index.set(field, headerOf(found))
  return index
}

function headerOf(found: readonly unknown[]): Header {
  return asHeader(found.length > 1 ? found.flat() : found[0])
}
