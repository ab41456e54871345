import { excerpt } from '../http1/excerpt.ts'
import { protobufFields } from '../protobuf/protobuf-reader.ts'

const STATUS_MESSAGE = 2

/**
 * The message in the body of an HTTP error, in one line; empty where nothing is readable.
 * OTLP wants a protobuf `google.rpc.Status` there; proxies and gateways answer in HTML, JSON or plain text.
 */
export function httpErrorMessage(body: Uint8Array, contentType = ''): string {
  if (/^application\/json/i.test(contentType)) return jsonMessage(body) ?? plainText(body)
  if (/^text\//i.test(contentType)) return plainText(body)
  return statusMessage(body) ?? plainText(body)
}

/** `undefined` when the bytes are no protobuf message. */
function statusMessage(body: Uint8Array): string | undefined {
  let message: Uint8Array = new Uint8Array()
  try {
    for (const { number, value } of protobufFields(body)) {
      if (number === STATUS_MESSAGE && value instanceof Uint8Array) message = value
    }
  } catch {
    return undefined
  }
  return excerpt(decodeUtf8(message))
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
  const start = decodeUtf8(body.subarray(0, 4096))
  if (start.includes('\0') || start.includes('\ufffd\ufffd')) return ''
  return excerpt(textOfPage(start))
}

/** Linear: what follows a `<` is looked at up to the next one, and not again. */
const TAG = /(<[^<>]*>)/

/** A page without its tags, and without what is not text. */
function textOfPage(page: string): string {
  const text: string[] = []
  let hidden = ''
  for (const [index, piece] of page.split(TAG).entries()) {
    const isTag = index % 2 === 1
    const [, slash, name = ''] = /^<(\/?)(style|script)\b/i.exec(piece) ?? []
    if (hidden !== '') hidden = slash === '/' && name.toLowerCase() === hidden ? '' : hidden
    else if (slash === '') hidden = name.toLowerCase()
    else text.push(isTag ? ' ' : piece)
  }
  return text.join('')
}

function decodeUtf8(bytes: Uint8Array): string {
  return new TextDecoder().decode(bytes)
}
