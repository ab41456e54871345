import { setTimeout as wait } from 'node:timers/promises'

/** An article and its quantity. */
export interface Order {
  readonly id: string
  readonly quantity: number
  readonly stock: number
  readonly total: number
}

/** Where orders wait for shipping, for another try, and for a person. */
export const TOPICS = { orders: 'orders', retry: 'orders.retry', deadLetters: 'orders.dead-letter' } as const

/** Milliseconds of a simulated query; more for the orders of one customer. */
const QUERY_TIME = 4
const SLOW_QUERY_TIME = 180

/** Simulates a database: 2000 is out of stock, 3000 is slow, all others are fine. */
export async function findOrder(id: string): Promise<Order> {
  await wait(id === '3000' ? SLOW_QUERY_TIME : QUERY_TIME)
  return { id, quantity: 2, stock: id === '2000' ? 0 : 10, total: 59.9 }
}
