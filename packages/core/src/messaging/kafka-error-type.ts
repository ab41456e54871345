import { errorType } from '../span/exception.ts'

/** kafkajs wraps an error once or twice; the bound ends the search where an error is its own cause. */
const MAX_CAUSES = 8

/**
 * The value of `error.type` for the rejection of a Kafka client. Prefers Kafka's name of the error, such as
 * `UNKNOWN_TOPIC_OR_PARTITION`, which kafkajs keeps in `type` of the error or of a cause behind "retries exceeded".
 * Otherwise the code or name of the innermost cause, such as `ECONNREFUSED`.
 */
export function kafkaErrorType(error: unknown): string {
  let innermost = error
  for (let depth = 0; depth < MAX_CAUSES && isObject(innermost); depth++) {
    const { type, cause } = innermost
    if (typeof type === 'string' && type !== '') return type
    if (!isObject(cause)) break
    innermost = cause
  }
  return errorType(innermost)
}

function isObject(value: unknown): value is { type?: unknown; cause?: unknown } {
  return typeof value === 'object' && value !== null
}
