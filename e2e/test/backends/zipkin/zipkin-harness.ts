import type { Tracing } from '@throughline/core'

/** The setup that the contracts share. */
export interface ZipkinHarness {
  /** Known only while a test runs. */
  url(): string
  /** Traces this process as the service `Shop`, until the test is over. */
  shop(propagator?: 'b3' | 'b3multi', compression?: 'gzip' | 'none'): Tracing
}
