// Through its file: no backend and no machine fails at just the moment that is tested.

import { expect, it, vi } from 'vitest'
import type { Verdict } from '../../../src/exporting/delivery/delivery-result.ts'
import type { Exchange } from '../../../src/exporting/delivery/retrying-transport.ts'
import { RetryingTransport } from '../../../src/exporting/delivery/retrying-transport.ts'
import type { AttemptOptions } from '../../../src/exporting/http1/attempt-options.ts'

/** As setTimeout() may: it drops the fractions of a millisecond of its start and of its length. */
const EARLY_MILLIS = 1.5

/** Is busy at first, and does not answer when it is asked again, at once. */
function silentExchange(): Exchange<undefined> {
  let asked = 0
  let reading = 1000
  vi.spyOn(performance, 'now').mockImplementation(() => reading)
  return {
    address: 'http://collector',
    backend: 'the collector',
    prepare: () => undefined,
    attempt: async (_, { timeoutMillis }: AttemptOptions<Verdict>) => {
      if (asked++ === 0) return { outcome: 'retry', reason: 'answered 503', atOnce: true }
      reading += timeoutMillis - EARLY_MILLIS
      return { outcome: 'retry', reason: 'did not answer within 300 ms', isUnanswered: true }
    },
    attemptSync: () => [],
    close: () => {},
  }
}

it('says what was wrong before the time was over, also where the timer of the last attempt runs early', async () => {
  const transport = new RetryingTransport(silentExchange(), {
    timeoutMillis: 300,
    retryDelayMillis: 1000,
  })
  expect(await transport.send([])).toEqual({
    outcome: 'unreachable',
    reason: 'answered 503 (after 2 attempts)',
    isUnanswered: true,
  })
})
