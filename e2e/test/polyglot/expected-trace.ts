const TEXT = `
user-service SERVER POST /users/<user_id>/orders/<order_id>
  user-service INTERNAL place_order
    user-service CLIENT POST
      order-service SERVER POST /orders/:id
        order-service INTERNAL process_order
          order-service CLIENT db.query.select_order
          order-service INTERNAL check_inventory
          order-service INTERNAL process_payment
            order-service CLIENT HTTP POST
              payment-service SERVER POST /payments/:order
                payment-service INTERNAL charge_card
                  payment-service CLIENT GET
                    user-service SERVER GET /users/<user_id>
                payment-service PRODUCER send order-events
                  order-service CONSUMER process order-events
                  shipping-worker CONSUMER process order-events
                    shipping-worker INTERNAL ship_order
                      shipping-worker CLIENT POST
                        order-service SERVER POST /orders/:id/shipment
                  user-service CONSUMER process order-events
          order-service PRODUCER send order-events
            order-service CONSUMER process order-events
            shipping-worker CONSUMER process order-events
            user-service CONSUMER process order-events
    user-service PRODUCER send order-events
      order-service CONSUMER process order-events
      shipping-worker CONSUMER process order-events
      user-service CONSUMER process order-events
`

/** The trace of an order that user-service takes, as `treeLines` writes it. */
export const EXPECTED_TRACE: readonly string[] = TEXT.trim().split('\n')

/** The part of it that begins with the request to one of the services. */
export function expectedTraceFrom(service: string): string[] {
  const start = EXPECTED_TRACE.findIndex(line => line.trim().startsWith(`${service} SERVER POST`))
  const indent = indentOf(EXPECTED_TRACE[start])
  const rest = EXPECTED_TRACE.slice(start + 1)
  const end = rest.findIndex(line => indentOf(line) <= indent)
  return EXPECTED_TRACE.slice(start, end === -1 ? undefined : start + 1 + end).map(line => line.slice(indent))
}

function indentOf(line = ''): number {
  return line.length - line.trimStart().length
}
