import type { ExpectedTrace } from './trace-verdict.ts'

/** A request to the payment service, and its expected status. */
export interface Payment {
  readonly path: string
  readonly body?: object
  readonly status: number
}

/** Requests that the demo sends at once, and the trace that each of them makes. */
export interface Scenario {
  readonly title: string
  readonly payments: readonly Payment[]
  readonly trace: ExpectedTrace
  /** Name of the spans of these traces that batches are linked to. Those batches are shown in place of the traces. */
  readonly batchesOf?: string
}

const ROUTE = 'POST /orders/:id/pay'
const REFUSED = { process_order: 1, 'db.query.select_order': 1, check_inventory: 1 }
const PUBLISHED = {
  ...REFUSED,
  process_payment: 1,
  charge_card: 1,
  'POST /orders': 1,
  'send orders': 1,
  'process orders': 1,
  ship_order: 1,
}

const UNDELIVERABLE: ExpectedTrace = {
  spans: {
    [ROUTE]: 1,
    ...PUBLISHED,
    ship_order: 2,
    'send orders.retry': 1,
    'process orders.retry': 1,
    'send orders.dead-letter': 1,
    'process orders.dead-letter': 1,
  },
  failed: { ship_order: 2, 'process orders': 1, 'process orders.retry': 1 },
}

function payment(id: number, status = 200): Payment {
  return { path: `/orders/${id}/pay`, status }
}

export const scenarios: readonly Scenario[] = [
  { title: 'a happy order', payments: [payment(1000)], trace: { spans: { [ROUTE]: 1, ...PUBLISHED } } },
  {
    title: 'an order out of stock',
    payments: [payment(2000, 409)],
    trace: { spans: { [ROUTE]: 1, ...REFUSED } },
  },
  { title: 'a slow one', payments: [payment(3000)], trace: { spans: { [ROUTE]: 1, ...PUBLISHED } } },
  {
    title: 'a batch of three',
    payments: [{ path: '/batches/7/pay', body: { orders: ['1001', '1002', '1003'] }, status: 200 }],
    trace: {
      spans: {
        'POST /batches/:id/pay': 1,
        ...PUBLISHED,
        'db.query.select_order': 3,
        check_inventory: 3,
        'process orders': 3,
        ship_order: 3,
      },
    },
  },
  {
    title: 'a payment that fails three times',
    payments: [payment(4000, 502)],
    trace: {
      spans: { [ROUTE]: 1, ...REFUSED, process_payment: 1, charge_card: 3 },
      failed: { [ROUTE]: 1, process_order: 1, process_payment: 1, charge_card: 3 },
    },
  },
  {
    title: 'an order that cannot be delivered: tried again, then a dead letter',
    payments: [payment(5000)],
    trace: UNDELIVERABLE,
  },
  {
    title: 'three dead letters, taken in batches with a link to the trace of each',
    payments: [payment(5001), payment(5002), payment(5003)],
    trace: UNDELIVERABLE,
    batchesOf: 'send orders.dead-letter',
  },
]
