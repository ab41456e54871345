/** The work of the busy servers: three spans of their own, three log lines, a call to another service. */
export function createPlaceOrder({ load, tracing, settings }) {
  const log = load('pino')(tracing.pinoOptions, { write() {} })
  const { inSpan } = tracing
  return placeOrder

  async function placeOrder(id) {
    log.info({ order: id }, 'order received')
    await inSpan('validate_order', async () => log.info({ order: id }, 'order is valid'))
    const stock = await inSpan('reserve_stock', async () => (await fetch(settings.upstream)).json())
    await inSpan('save_order', async () => log.info({ order: id, stock }, 'order saved'))
    return { order: id, stock }
  }
}
