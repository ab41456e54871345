import { protobufFields } from '../otlp/protobuf-reader.ts'
import { excerpt } from './excerpt.ts'

const STATUS_MESSAGE = 2

/**
 * What the body of an HTTP error says, in one line; empty when it says nothing readable.
 * OTLP wants a protobuf `google.rpc.Status` there; proxies and gateways answer in HTML, JSON or plain text.
 */
export function httpErrorMessage(body: Uint8Array, contentType = ''): string {
  if (/^application\/json/i.test(contentType)) return jsonMessage(body) ?? plainText(body)
  if (/^text\//i.test(contentType)) return plainText(body)
  return statusMessage(body) ?? plainText(body)
}

/** `undefined` when the bytes are no protobuf message. */
function statusMessage(body: Uint8Array): string | undefined {
  let message = ''
  try {
    for (const { number, value } of protobufFields(body)) {
      if (number === STATUS_MESSAGE && value instanceof Uint8Array) message = decodeUtf8(value)
    }
  } catch {
    return undefined
  }
  return excerpt(message)
}

/** The `message` of a status in JSON; `undefined` where there is none. */
function jsonMessage(body: Uint8Array): string | undefined {
  try {
    const { message } = JSON.parse(decodeUtf8(body)) as { message?: unknown }
    return typeof message === 'string' ? excerpt(message) : undefined
  } catch {
    return undefined
  }
}

function plainText(body: Uint8Array): string {
  // A page is mostly head and style sheet; the bound keeps the two patterns below from quadratic work.
  const start = decodeUtf8(body.subarray(0, 2048))
  if (start.includes('\0') || start.includes('\ufffd\ufffd')) return ''
  return excerpt(start.replace(/<(style|script)\b.*?<\/\1>/gis, ' ').replace(/<[^<>]*>/g, ' '))
}

function decodeUtf8(bytes: Uint8Array): string {
  return new TextDecoder().decode(bytes)
}
