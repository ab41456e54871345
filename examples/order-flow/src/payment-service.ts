import { setTimeout as wait } from 'node:timers/promises'
import { startTracing, withSpan } from '@throughline/core'
import { recordErrors, tracing } from '@throughline/express'
import { traceMixin } from '@throughline/logger'
import type { ErrorRequestHandler } from 'express'
import express from 'express'
import { pino } from 'pino'
import type { Order } from './orders.ts'
import { findOrder } from './orders.ts'
import { charge } from './partners.ts'
import { announceReady, onTermination } from './process-messages.ts'

const { shutdown } = startTracing({ service: 'payment-service', version: '1.0.0', environment: 'demo' })
const log = pino({ name: 'payment-service', mixin: traceMixin })
const ATTEMPTS = 3

const app = express()
app.use(tracing())
app.use(express.json())

app.post('/orders/:id/pay', async (req, res) => {
  const { id } = req.params
  const paid = await processOrders([id])
  if (paid.length === 0) res.status(409).json({ error: `order ${id} is out of stock` })
  else res.json({ paid: id })
})

app.post('/batches/:id/pay', async (req, res) => {
  const { orders } = req.body as { orders: string[] }
  const paid = await processOrders(orders)
  res.json({ paid: paid.length })
})

const answerFailure: ErrorRequestHandler = (error, _req, res, _next) => {
  log.error(`payment failed: ${error.message}`)
  res.status(502).json({ error: error.message })
}
app.use(recordErrors, answerFailure)

/** Pays the orders in stock, all together. */
function processOrders(ids: readonly string[]): Promise<Order[]> {
  return withSpan('process_order', { attributes: { 'order.ids': [...ids] } }, async () => {
    log.info({ orders: ids }, 'payment requested')
    const orders = await Promise.all(ids.map(selectOrder))
    const deliverable = orders.filter(checkInventory)
    if (deliverable.length > 0) await processPayment(deliverable)
    return deliverable
  })
}

function selectOrder(id: string): Promise<Order> {
  const attributes = { 'db.system.name': 'postgresql', 'db.operation.name': 'SELECT' }
  return withSpan('db.query.select_order', { attributes }, () => findOrder(id))
}

function checkInventory(order: Order): boolean {
  return withSpan('check_inventory', { attributes: { 'order.quantity': order.quantity } }, span => {
    if (order.stock >= order.quantity) return true
    span.addEvent('inventory_unavailable', { 'inventory.stock': order.stock })
    log.warn({ order: order.id }, 'out of stock')
    return false
  })
}

/** Charges, then notifies the order service; `fetch` propagates the trace by itself. */
function processPayment(orders: readonly Order[]): Promise<void> {
  const total = orders.reduce((sum, order) => sum + order.total, 0)
  return withSpan('process_payment', { attributes: { 'payment.total': total } }, async () => {
    await chargeCard(orders)
    const response = await fetch(`${process.env.ORDER_SERVICE_URL}/orders`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ orders }),
    })
    if (!response.ok) throw new Error(`order-service responded with ${response.status}`)
    log.info({ total }, 'payment accepted')
  })
}

/** Makes a span for each attempt: one that fails is an error, also where the next one succeeds. */
async function chargeCard(orders: readonly Order[], attempt = 1): Promise<void> {
  try {
    await withSpan('charge_card', { attributes: { attempt } }, () => charge(orders))
  } catch (error) {
    if (attempt === ATTEMPTS) throw error
    await wait(10 * attempt)
    await chargeCard(orders, attempt + 1)
  }
}

const server = app.listen(Number(process.env.PORT ?? 0), '127.0.0.1', () => announceReady(server))
onTermination(async () => {
  server.close()
  await shutdown()
})
