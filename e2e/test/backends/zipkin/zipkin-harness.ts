import type { Tracing } from '@throughline/core'

/** What the contracts have in common. */
export interface ZipkinHarness {
  /** Only known when a test runs. */
  url(): string
  /** Traces this process as the service `Shop`, until the test is over. */
  shop(propagator?: 'b3' | 'b3multi', compression?: 'gzip' | 'none'): Tracing
}
