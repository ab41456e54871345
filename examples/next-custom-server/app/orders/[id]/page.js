import { withSpan } from '@throughline/core'

export default async function Page({ params }) {
  const { id } = await params
  const order = await withSpan('load_order', async () => ({ id, total: '59.90' }))
  return (
    <p>
      order {order.id}: {order.total}
    </p>
  )
}
