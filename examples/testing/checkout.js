import { withSpan } from '@throughline/core'

const charge = cents => withSpan('charge', { attributes: { cents } }, async () => cents)

/** What is tested: it names no tracer, as in an application. */
export const checkout = cents =>
  withSpan('checkout', async () => {
    if (cents <= 0) throw new RangeError('nothing to pay')
    return charge(cents)
  })
