/** A request of the demo, and its expected trace. */
export interface Scenario {
  readonly title: string
  readonly path: string
  readonly body?: object
  readonly status: number
  /** Number of spans by name in the complete trace. */
  readonly spans: Readonly<Record<string, number>>
}

const PAID = {
  process_order: 1,
  'db.query.select_order': 1,
  check_inventory: 1,
  process_payment: 1,
  'POST /orders': 1,
  'send orders': 1,
  'process orders': 1,
  ship_order: 1,
}

const ROUTE = 'POST /orders/:id/pay'

export const scenarios: readonly Scenario[] = [
  { title: 'a happy order', path: '/orders/1000/pay', status: 200, spans: { [ROUTE]: 1, ...PAID } },
  {
    title: 'an order out of stock',
    path: '/orders/2000/pay',
    status: 409,
    spans: { [ROUTE]: 1, process_order: 1, 'db.query.select_order': 1, check_inventory: 1 },
  },
  { title: 'a slow one', path: '/orders/3000/pay', status: 200, spans: { [ROUTE]: 1, ...PAID } },
  {
    title: 'a batch of three',
    path: '/batches/7/pay',
    body: { orders: ['1001', '1002', '1003'] },
    status: 200,
    spans: {
      'POST /batches/:id/pay': 1,
      ...PAID,
      'db.query.select_order': 3,
      check_inventory: 3,
      'process orders': 3,
      ship_order: 3,
    },
  },
]
