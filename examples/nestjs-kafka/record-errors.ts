import type { ArgumentsHost } from '@nestjs/common'
import { Catch } from '@nestjs/common'
import { BaseRpcExceptionFilter, KafkaRetriableException } from '@nestjs/microservices'
import { SpanStatusCode, trace } from '@opentelemetry/api'
import { throwError } from 'rxjs'

/** Puts on the span what Nest turns into a reply, and passes on what Kafka is to deliver again. */
@Catch()
export class RecordErrors extends BaseRpcExceptionFilter {
  override catch(exception: unknown, host: ArgumentsHost) {
    if (exception instanceof KafkaRetriableException) return throwError(() => exception)
    const error = exception instanceof Error ? exception : new Error(String(exception))
    trace.getActiveSpan()?.recordException(error)
    trace.getActiveSpan()?.setStatus({ code: SpanStatusCode.ERROR, message: error.message })
    return super.catch(error as never, host)
  }
}
