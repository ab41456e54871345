const NO_UPPER_HALF = '0'.repeat(16)

/**
 * Sends a 64-bit trace id as it came, in 16 digits: services with short ids compare them as text. The API accepts
 * upper-case ids; B3 and Jaeger write lower-case ones.
 */
export function shortTraceId(traceId: string): string {
  const id = traceId.toLowerCase()
  return id.startsWith(NO_UPPER_HALF) ? id.slice(16) : id
}
