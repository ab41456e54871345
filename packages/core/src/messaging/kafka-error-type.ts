import { errorType } from '../span/exception.ts'

/** kafkajs wraps an error once or twice; an error that is its own cause must not hold us. */
const MAX_CAUSES = 8

/**
 * The value of `error.type` for what a Kafka client rejects with: Kafka's name of the error, as
 * `UNKNOWN_TOPIC_OR_PARTITION`, which kafkajs keeps in `type`, if need be of a cause behind "retries exceeded";
 * else what the innermost cause says, as `ECONNREFUSED`.
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
