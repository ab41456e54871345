// Through its file: no backend and no machine fails at just the moment that is tested.

import { onTestFinished } from 'vitest'
import type { DeliveryResult } from '../../../src/exporting/delivery/delivery-result.ts'
import { HttpTransport } from '../../../src/exporting/delivery/http-transport.ts'
import type { HttpTransportOptions } from '../../../src/exporting/delivery/http-transport-options.ts'
import { readPartialSuccess } from '../../../src/exporting/otlp/partial-success.ts'

export const payload: readonly Uint8Array[] = [Buffer.from('one'), new Uint8Array(), Buffer.from('more')]

export type TestOptions = Partial<HttpTransportOptions> & Pick<HttpTransportOptions, 'url'>

/** A transport that retries at once; closed when the test ends. */
export function transportTo(options: TestOptions): HttpTransport {
  const transport = new HttpTransport(
    Object.freeze({
      timeoutMillis: 60_000,
      retryDelayMillis: 1,
      concurrencyLimit: 4,
      compression: 'none' as const,
      userAgent: 'throughline-test',
      contentType: 'application/x-protobuf',
      readPartialSuccess,
      ...options,
      ...(options.headers && { headers: Object.freeze({ ...options.headers }) }),
    }),
  )
  onTestFinished(() => transport.close())
  return transport
}

/** Sends {@link payload} once. */
export function deliver(options: TestOptions): Promise<DeliveryResult> {
  return transportTo(options).send(Object.freeze([...payload]))
}
