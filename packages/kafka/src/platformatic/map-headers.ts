import type { Context } from '@opentelemetry/api'
import type { KafkaHeaders } from '@throughline/core'
import { kafkaHeaders } from '@throughline/core/integrations'
import type { HeaderForm } from '../messages/header-form.ts'
import { HEADERS_BY_NAME } from '../messages/header-form.ts'
import type { HeaderCodec } from './header-codec.ts'

type Headers = Record<string, unknown>

/** The headers of received messages, which are Maps. */
export const RECEIVED_HEADERS: HeaderForm = {
  read: headers => HEADERS_BY_NAME.read(isMap(headers) ? byName(headers) : headers),
  add: () => undefined,
}

/** The headers of messages that a producer sends: a Map or an object, of the types that its serializers take. */
export function sentHeaders(codec: HeaderCodec): HeaderForm {
  return { read: RECEIVED_HEADERS.read, add }

  function add(headers: unknown, fields: Readonly<Record<string, string>>, context: Context): unknown {
    if (headers === undefined || headers === null) return addTo(new Map(), fields)
    if (isMap(headers)) return addToMap(headers, context)
    return typeof headers === 'object' ? addToObject(headers as Headers, context) : undefined
  }

  function addToMap(headers: ReadonlyMap<unknown, unknown>, context: Context): Map<unknown, unknown> {
    const given = byName(headers)
    const sent = kafkaHeaders.inject<Headers>(given, context)
    const kept = [...headers].filter(([name]) => {
      const text = textOf(name)
      return text === undefined || sent[text] === given[text]
    })
    return addTo(new Map(kept), fieldsBeside(given, sent))
  }

  function addTo(headers: Map<unknown, unknown>, fields: Readonly<Headers>): Map<unknown, unknown> {
    for (const name in fields) headers.set(codec.nameOf(name), codec.valueOf(String(fields[name])))
    return headers
  }

  function addToObject(headers: Headers, context: Context): Headers {
    const sent = kafkaHeaders.inject<Headers>(headers, context)
    const fields = fieldsBeside(headers, sent)
    for (const name in fields) sent[name] = codec.valueOf(String(fields[name]))
    return sent
  }
}

/** The headers that `sent` does not have from `given`: those of the trace. */
function fieldsBeside(given: Headers, sent: Headers): Headers {
  return Object.fromEntries(
    Object.entries(sent).filter(([name, value]) => !Object.hasOwn(given, name) || value !== given[name]),
  )
}

/** Of a repeated header the last one counts. */
function byName(headers: ReadonlyMap<unknown, unknown>): KafkaHeaders & Headers {
  const named: Headers = Object.create(null)
  for (const [name, value] of headers) {
    const text = textOf(name)
    if (text !== undefined) named[text] = value
  }
  return named as KafkaHeaders & Headers
}

function textOf(name: unknown): string | undefined {
  if (typeof name === 'string') return name
  if (!ArrayBuffer.isView(name)) return undefined
  return Buffer.from(name.buffer, name.byteOffset, name.byteLength).toString()
}

/** `instanceof Map` is false for the Maps of another realm, as in a Jest suite. */
function isMap(value: unknown): value is ReadonlyMap<unknown, unknown> {
  return Object.prototype.toString.call(value) === '[object Map]'
}
