const NO_UPPER_HALF = '0'.repeat(16)

/**
 * A trace id of 64 bits is sent as it came, in 16 digits: services that know no other compare it as text.
 * The API calls upper-case ids valid, B3 and Jaeger write lower-case ones.
 */
export function shortTraceId(traceId: string): string {
  const id = traceId.toLowerCase()
  return id.startsWith(NO_UPPER_HALF) ? id.slice(16) : id
}
