type Fields = Readonly<Record<string, string>>

/**
 * The fields of an attempt that its caller has not set: an explicit header of the user wins.
 * A `tracestate` belongs to its `traceparent`, so the user's `traceparent` keeps ours out of both.
 *
 * @param hasHeader whether the request has a header of this name already
 */
export function fieldsToAdd(fields: Fields, hasHeader: (name: string) => boolean): [string, string][] {
  const isForeign = 'traceparent' in fields && hasHeader('traceparent')
  return Object.entries(fields).filter(([name]) =>
    isForeign && name === 'tracestate' ? false : !hasHeader(name),
  )
}
