const B3 = ['b3', 'x-b3-traceid', 'x-b3-spanid', 'x-b3-parentspanid', 'x-b3-sampled', 'x-b3-flags']
const TRACESTATE = ['tracestate']
const NONE: readonly string[] = []

/**
 * Headers that belong together. A `tracestate` belongs to its `traceparent`. The single header of B3 precedes the
 * others. A parent or a decision of another span must not stand beside new ids.
 */
const FAMILIES: ReadonlyMap<string, readonly string[]> = new Map([
  ['traceparent', TRACESTATE],
  ...B3.map(name => [name, B3] as const),
])

/** The headers, in lower case, that a new one of this name makes void. */
export function conflictingHeaders(name: string): readonly string[] {
  return FAMILIES.get(name) ?? NONE
}

/** The headers, in lower case, that make one of this name void. */
const SUPERIORS: ReadonlyMap<string, readonly string[]> = new Map(
  [...TRACESTATE, ...B3].map(name => [
    name,
    [...FAMILIES.keys()].filter(other => conflictingHeaders(other).includes(name)),
  ]),
)

/** Whether a header of this name, in lower case, is void beside one of those that `hasHeader` finds. */
export function isVoidBeside(name: string, hasHeader: (name: string) => boolean): boolean {
  return SUPERIORS.get(name)?.some(hasHeader) ?? false
}
