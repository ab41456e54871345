const B3 = ['b3', 'x-b3-traceid', 'x-b3-spanid', 'x-b3-parentspanid', 'x-b3-sampled', 'x-b3-flags']
const TRACESTATE = ['tracestate']
const NONE: readonly string[] = []

/**
 * Headers that are one statement in several parts. A `tracestate` belongs to its `traceparent`; of B3 the single
 * header goes before the others, and a parent or a decision of another span must not stand beside new ids.
 */
const FAMILIES: ReadonlyMap<string, readonly string[]> = new Map([
  ['traceparent', TRACESTATE],
  ...B3.map(name => [name, B3] as const),
])

/** The headers that are void beside a new one of this name, in lower case. */
export function conflictingHeaders(name: string): readonly string[] {
  return FAMILIES.get(name) ?? NONE
}

/** The headers beside which one of this name, in lower case, is void. */
const SUPERIORS: ReadonlyMap<string, readonly string[]> = new Map(
  [...TRACESTATE, ...B3].map(name => [
    name,
    [...FAMILIES.keys()].filter(other => conflictingHeaders(other).includes(name)),
  ]),
)

/** Whether a header of this name, in lower case, is void beside one that `hasHeader`. */
export function isVoidBeside(name: string, hasHeader: (name: string) => boolean): boolean {
  return SUPERIORS.get(name)?.some(hasHeader) ?? false
}
