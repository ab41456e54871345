import { Controller, Get, Module, Param } from '@nestjs/common'
import { withSpan } from '@throughline/core'

@Controller()
class OrdersController {
  @Get('orders/:id')
  order(@Param('id') id: string): Promise<{ id: string }> {
    return withSpan('load_order', async () => ({ id }))
  }

  @Get('refunds/:id')
  refund(): never {
    throw new RangeError('no refund after 30 days')
  }
}

@Module({ controllers: [OrdersController] })
export class AppModule {}
