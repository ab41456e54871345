import { Controller, Module } from '@nestjs/common'
import { KafkaRetriableException, MessagePattern } from '@nestjs/microservices'
import { withSpan } from '@throughline/core'

let calls = 0

@Controller()
class PricesController {
  @MessagePattern('price')
  price(): Promise<{ price: number }> {
    calls++
    if (calls === 1) throw new KafkaRetriableException('the price list is locked')
    return withSpan('look_up', async () => ({ price: 12 }))
  }

  @MessagePattern('discount')
  discount(): never {
    throw new RangeError('no discount on Sundays')
  }
}

@Module({ controllers: [PricesController] })
export class PricesModule {}
