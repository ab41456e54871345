import 'reflect-metadata'
import { HttpAdapterHost, NestFactory } from '@nestjs/core'
import { consoleExporter, startTracing } from '@throughline/core'
import { tracing } from '@throughline/express'
import { AppModule } from './orders.ts'
import { RecordErrors } from './record-errors.ts'

const trace = startTracing({ service: 'nest-express', exporter: consoleExporter() })

const app = await NestFactory.create(AppModule, { logger: false })
app.use(tracing()) // before any other middleware
app.useGlobalFilters(new RecordErrors(app.get(HttpAdapterHost).httpAdapter))
await app.listen(0, '127.0.0.1')

for (const path of ['/orders/7', '/refunds/7']) await fetch((await app.getUrl()) + path)
await app.close()
await trace.shutdown()
