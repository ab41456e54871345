import { setTimeout as wait } from 'node:timers/promises'
import type { Order } from './orders.ts'

class PaymentError extends Error {
  override readonly name = 'PaymentError'
}

class AddressError extends Error {
  override readonly name = 'AddressError'
}

/** Simulates a payment provider, which never responds about order 4000. */
export async function charge(orders: readonly Order[]): Promise<void> {
  await wait(8)
  if (orders.some(({ id }) => id === '4000')) throw new PaymentError('provider timed out')
}

/** Simulates a courier, who finds no address for the orders from 5000 to 5999. */
export async function deliver({ id }: Order): Promise<void> {
  await wait(3)
  if (/^5\d{3}$/.test(id)) throw new AddressError('unknown address')
}
