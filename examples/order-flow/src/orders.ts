import { setTimeout as wait } from 'node:timers/promises'

/** What a customer wants, and how much of it there is. */
export interface Order {
  readonly id: string
  readonly quantity: number
  readonly stock: number
  readonly total: number
}

/** Milliseconds the pretended database takes, more for the orders of one customer. */
const QUERY_TIME = 4
const SLOW_QUERY_TIME = 180

/** Stands for a database: 2000 is out of stock, 3000 takes long, all others are fine. */
export async function findOrder(id: string): Promise<Order> {
  await wait(id === '3000' ? SLOW_QUERY_TIME : QUERY_TIME)
  return { id, quantity: 2, stock: id === '2000' ? 0 : 10, total: 59.9 }
}
