import type { ArgumentsHost } from '@nestjs/common'
import { Catch } from '@nestjs/common'
import { BaseExceptionFilter } from '@nestjs/core'
import { setRequestError } from '@throughline/core/integrations'

/** Puts an exception on the span of the request that fails with it. Nest catches exceptions before Express sees them. */
@Catch()
export class RecordErrors extends BaseExceptionFilter {
  override catch(error: unknown, host: ArgumentsHost): void {
    const request = host.switchToHttp().getRequest()
    setRequestError(request.raw ?? request, error) // Fastify's request has `raw`
    super.catch(error, host)
  }
}
