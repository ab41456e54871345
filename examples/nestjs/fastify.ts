import 'reflect-metadata'
import { HttpAdapterHost, NestFactory } from '@nestjs/core'
import type { NestFastifyApplication } from '@nestjs/platform-fastify'
import { FastifyAdapter } from '@nestjs/platform-fastify'
import { consoleExporter, startTracing } from '@throughline/core'
import { tracing } from '@throughline/fastify'
import { AppModule } from './orders.ts'
import { RecordErrors } from './record-errors.ts'

const trace = startTracing({ service: 'nest-fastify', exporter: consoleExporter() })

const adapter = new FastifyAdapter()
await adapter.register(tracing) // before `create`, so that Nest's own middleware is inside
const app = await NestFactory.create<NestFastifyApplication>(AppModule, adapter, { logger: false })
app.useGlobalFilters(new RecordErrors(app.get(HttpAdapterHost).httpAdapter))
await app.listen(0, '127.0.0.1')

for (const path of ['/orders/7', '/refunds/7']) await fetch((await app.getUrl()) + path)
await app.close()
await trace.shutdown()
