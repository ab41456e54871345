import type { IncomingHttpHeaders } from 'node:http'
import { httpParseError } from './http-parse-error.ts'

/** The head of an HTTP response. */
export interface HttpResponseHead {
  readonly status: number
  readonly statusText: string
  /** By names in lower case. */
  readonly headers: IncomingHttpHeaders
  /** In bytes; `Infinity` where the body lasts until the connection ends. */
  readonly bodyLength: number | 'chunked'
  /** For how long the connection may be kept: 0 where it ends with the response, `Infinity` where no time is given. */
  readonly keepAliveMillis: number
}

/** So much earlier than announced the client closes a connection: a request could cross with the end of it. */
const KEEP_ALIVE_MARGIN = 1000

// Linear, all three: they are anchored, and where a part may be of any length, the next one cannot begin within it.
const TEXT = /^[\t\x20-\x7e\x80-\xff]*$/
const STATUS_LINE = /^HTTP\/1\.([01]) ([1-9]\d\d)(?: (.*))?$/
const FIELD_LINE = /^([\w!#$%&'*+.^`|~-]+):(.*)$/

/** Of what comes more than once the first one counts, as Node has it; the rest are lists. */
const SINGLE = new Set(['content-type', 'location', 'retry-after'])

/**
 * Reads the lines of a head, without the empty one.
 *
 * @throws an error of `httpParseError`
 */
export function httpResponseHead([statusLine = '', ...lines]: readonly string[]): HttpResponseHead {
  const [, minor, status, statusText = ''] = STATUS_LINE.exec(statusLine) ?? []
  if (status === undefined || !TEXT.test(statusText))
    throw httpParseError('HPE_INVALID_STATUS', 'Invalid status line')
  const fields = httpFields(lines)
  const headers = Object.fromEntries(fields)
  const bodyLength = bodyLengthOf(Number(status), headers)
  const isKept = bodyLength !== Number.POSITIVE_INFINITY && isPersistent(minor === '0', headers)
  const keepAliveMillis = isKept ? askedMillis(headers['keep-alive']) : 0
  return { status: Number(status), statusText, headers, bodyLength, keepAliveMillis }
}

/**
 * Reads the lines of a head or of the trailers: names in lower case, and values.
 *
 * @throws an error of `httpParseError`
 */
export function httpFields(lines: readonly string[]): ReadonlyMap<string, string> {
  const fields = new Map<string, string>()
  for (const line of unfolded(lines)) {
    const [, writtenName, writtenValue = ''] = FIELD_LINE.exec(line) ?? []
    if (writtenName === undefined || !TEXT.test(writtenValue))
      throw httpParseError('HPE_INVALID_HEADER_TOKEN', 'Invalid header')
    const name = writtenName.toLowerCase()
    const value = writtenValue.trim()
    const former = fields.get(name)
    if (former === undefined) fields.set(name, value)
    else if (!SINGLE.has(name)) fields.set(name, `${former}, ${value}`)
  }
  return fields
}

/** A line that begins with a space continues the one before it (RFC 9112, section 5.2). */
function unfolded(lines: readonly string[]): readonly string[] {
  const whole: string[] = []
  for (const line of lines) {
    const former = /^[ \t]/.test(line) ? whole.pop() : ''
    if (former === undefined)
      throw httpParseError('HPE_INVALID_HEADER_TOKEN', 'Unexpected whitespace before the first header')
    whole.push(former === '' ? line : `${former} ${line.trim()}`)
  }
  return whole
}

/** RFC 9112, section 6.3, where two responses to one request are an attempt at smuggling. */
function bodyLengthOf(status: number, headers: Readonly<Record<string, string>>): number | 'chunked' {
  const { 'content-length': length, 'transfer-encoding': coding } = headers
  if (length !== undefined && coding !== undefined)
    throw httpParseError(
      'HPE_UNEXPECTED_CONTENT_LENGTH',
      "Content-Length can't be present with Transfer-Encoding",
    )
  if (length !== undefined && !(/^\d+$/.test(length) && Number.isSafeInteger(Number(length))))
    throw httpParseError('HPE_INVALID_CONTENT_LENGTH', 'Invalid Content-Length')
  if (status < 200 || status === 204 || status === 304) return 0
  if (coding !== undefined) return listIn(coding).at(-1) === 'chunked' ? 'chunked' : Number.POSITIVE_INFINITY
  return length === undefined ? Number.POSITIVE_INFINITY : Number(length)
}

function isPersistent(isHttp10: boolean, headers: Readonly<Record<string, string>>): boolean {
  const options = listIn(headers.connection)
  if (options.includes('close')) return false
  // HTTP/1.0 has no transfer codings: a server that sends one gets no second request on the connection.
  return !isHttp10 || (options.includes('keep-alive') && headers['transfer-encoding'] === undefined)
}

function askedMillis(keepAlive: string | undefined): number {
  const seconds = listIn(keepAlive)
    .map(parameter => /^timeout=(\d+)/.exec(parameter)?.[1])
    .find(value => value !== undefined)
  if (seconds === undefined) return Number.POSITIVE_INFINITY
  return Math.max(0, Number(seconds) * 1000 - KEEP_ALIVE_MARGIN)
}

/** The members of a list, in lower case. A regular expression that takes the spaces around commas is quadratic in spaces without commas. */
function listIn(value = ''): readonly string[] {
  return value.split(',').map(member => member.trim().toLowerCase())
}
