import type { Context } from '@opentelemetry/api'
import type { KafkaHeaders } from '@throughline/core'
import { kafkaHeaders } from '@throughline/core/integrations'
import type { HeaderForm } from '../messages/header-form.ts'
import { HEADERS_BY_NAME } from '../messages/header-form.ts'

type Headers = Record<string, unknown>

/** The headers of librdkafka's clients: a list of objects, each of which has one header or several. */
export const LISTED_HEADERS: HeaderForm = {
  read: headers => HEADERS_BY_NAME.read(Array.isArray(headers) ? byName(headers) : undefined),
  add(headers, fields, context: Context) {
    if (headers === undefined || headers === null) return [{ ...fields }]
    if (!Array.isArray(headers)) return undefined
    const given = byName(headers)
    const sent = kafkaHeaders.inject<Headers>(given, context)
    const kept = headers.flatMap(each =>
      Object.entries(each as Headers)
        .filter(([name]) => Object.hasOwn(sent, name) && sent[name] === given[name])
        .map(([name, value]) => ({ [name]: value })),
    )
    const added = Object.entries(sent).filter(([name, value]) => given[name] !== value)
    return [...kept, ...added.map(([name, value]) => ({ [name]: value }))]
  },
}

/** Of a repeated header the last one counts. */
function byName(headers: readonly unknown[]): KafkaHeaders & Headers {
  return Object.assign(Object.create(null), ...headers)
}
