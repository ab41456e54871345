// Through its file: no backend and no machine fails at just the moment that is tested.

import { onTestFinished } from 'vitest'
import type { DeliveryResult } from '../../../src/exporting/delivery/delivery-result.ts'
import { OtlpHttpTransport } from '../../../src/exporting/delivery/http-transport.ts'
import type { SendOptions } from '../../../src/exporting/delivery/retrying-transport.ts'
import type { OtlpHttpTransportOptions } from '../../../src/exporting/otlp/otlp-http-options.ts'

export const payload: readonly Uint8Array[] = [Buffer.from('one'), new Uint8Array(), Buffer.from('more')]

export type TestOptions = Partial<OtlpHttpTransportOptions> & Pick<OtlpHttpTransportOptions, 'url'>

/** A transport that retries at once; closed when the test ends. */
export function transportTo(options: TestOptions): OtlpHttpTransport {
  const transport = new OtlpHttpTransport(
    Object.freeze({
      timeoutMillis: 60_000,
      retryDelayMillis: 1,
      compression: 'none' as const,
      userAgent: 'throughline-test',
      ...options,
      ...(options.headers && { headers: Object.freeze({ ...options.headers }) }),
    }),
  )
  onTestFinished(() => transport.close())
  return transport
}

/** Sends {@link payload} once. */
export function deliver(options: TestOptions, sendOptions?: SendOptions): Promise<DeliveryResult> {
  return transportTo(options).send(Object.freeze([...payload]), sendOptions)
}
