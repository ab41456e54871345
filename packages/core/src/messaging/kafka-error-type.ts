import { errorType } from '../span/exception.ts'

/** Clients wrap an error once or twice; the bound ends the search where an error is its own cause. */
const MAX_CAUSES = 8

/**
 * The value of `error.type` for the rejection of a Kafka client. Prefers Kafka's name of the error, such as
 * `UNKNOWN_TOPIC_OR_PARTITION`, which kafkajs keeps in `type` of the error or of a cause behind "retries exceeded", and
 * @platformatic/kafka in `apiId` of the first of several errors. Otherwise the code or name of the innermost cause, such
 * as `ECONNREFUSED`.
 */
export function kafkaErrorType(error: unknown): string {
  let innermost = error
  for (let depth = 0; depth < MAX_CAUSES && isObject(innermost); depth++) {
    const name = nameIn(innermost)
    if (name !== undefined) return name
    const { cause, errors } = innermost
    const [first]: readonly unknown[] = Array.isArray(errors) ? errors : []
    const next = isObject(cause) ? cause : first
    if (!isObject(next)) break
    innermost = next
  }
  return errorType(innermost)
}

interface KafkaError {
  readonly type?: unknown
  readonly apiId?: unknown
  readonly cause?: unknown
  readonly errors?: unknown
}

function nameIn({ type, apiId }: KafkaError): string | undefined {
  return [type, apiId].find(name => typeof name === 'string' && name !== '') as string | undefined
}

function isObject(value: unknown): value is KafkaError {
  return typeof value === 'object' && value !== null
}
