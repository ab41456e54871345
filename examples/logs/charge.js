import { setTimeout as sleep } from 'node:timers/promises'
import { withSpan } from '@throughline/core'
import { log } from './log.js'

/** Charges an order; one in a hundred is declined. */
export function charge(order) {
  return withSpan('charge', async () => {
    log.debug({ order }, 'ask the bank')
    await sleep(order % 10)
    if (order % 100 === 99) throw new Error('declined')
    log.info({ order }, 'charged')
  })
}
