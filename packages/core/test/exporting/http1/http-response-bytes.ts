import fc from 'fast-check'

/** An answer as it goes over the wire, and what is to be read there. */
export interface WrittenAnswer {
  readonly bytes: Buffer
  readonly status: number
  readonly statusText: string
  readonly body: Buffer
}

const crlf = '\r\n'
const space = fc.constantFrom('', ' ', '\t', '  ')
const visible = fc.string({ unit: fc.constantFrom(...'abcXYZ019:;,="()<>\xe9\xff'.split('')), minLength: 1 })
const words = fc.array(visible, { maxLength: 3 }).map(each => each.join(' '))
const name = fc.constantFrom(
  'Content-Type',
  'content-type',
  'Retry-After',
  'Location',
  'DATE',
  'X-A',
  'x-a',
  '~',
)
const fieldLine = fc
  .tuple(name, space, words, space)
  .map(([key, before, value, after]) => `${key}:${before}${value}${after}${crlf}`)
const fieldLines = fc.array(fieldLine, { maxLength: 5 }).map(lines => lines.join(''))

const informational = fc
  .tuple(fc.constantFrom('100 Continue', '103 Early Hints'), fieldLines)
  .map(([line, fields]) => `HTTP/1.1 ${line}${crlf}${fields}${crlf}`)

const status = fc.oneof(
  fc.constantFrom(200, 204, 304, 308, 400, 429, 503),
  fc.integer({ min: 200, max: 599 }),
)
const statusText = fc.oneof(fc.constant(undefined), fc.constant(''), words)
const body = fc.uint8Array({ maxLength: 60 }).map(bytes => Buffer.from(bytes))

const chunk = fc
  .tuple(
    fc.uint8Array({ minLength: 1, maxLength: 40 }),
    fc.boolean(),
    fc.constantFrom('', ';a', ';a=b;c="d"'),
  )
  .map(([bytes, isUpper, extension]) => {
    const digits = bytes.length.toString(16)
    const size = isUpper ? digits.toUpperCase() : `0${digits}`
    return { bytes, coded: Buffer.concat([Buffer.from(size + extension + crlf), bytes, Buffer.from(crlf)]) }
  })

/** The header of a body, its bytes, and what they say. */
type Framed = readonly [fields: string, coded: Buffer, body: Buffer]

const byLength = body.map((bytes): Framed => [`Content-Length: ${bytes.length}${crlf}`, bytes, bytes])
const untilClose = body.map((bytes): Framed => ['', bytes, bytes])
const chunked = fc.tuple(fc.array(chunk, { maxLength: 4 }), fieldLines).map(([chunks, trailers]): Framed => {
  const coded = [...chunks.map(each => each.coded), Buffer.from(`0${crlf}${trailers}${crlf}`, 'latin1')]
  return [
    `transfer-encoding: Chunked${crlf}`,
    Buffer.concat(coded),
    Buffer.concat(chunks.map(each => each.bytes)),
  ]
})

/** Answers as RFC 9112 wants them. */
export const writtenAnswer: fc.Arbitrary<WrittenAnswer> = fc
  .record({
    informational: fc.array(informational, { maxLength: 2 }),
    version: fc.constantFrom('1.0', '1.1', '1.1'),
    status,
    statusText,
    fields: fieldLines,
    framed: fc.oneof(byLength, chunked, untilClose),
  })
  .filter(({ version, framed: [fields] }) => version === '1.1' || !fields.startsWith('transfer-encoding'))
  .map(({ informational: hints, version, status: code, statusText: text, fields, framed }) => {
    const hasBody = code !== 204 && code !== 304
    const [framing, coded, content] = hasBody ? framed : ['', Buffer.alloc(0), Buffer.alloc(0)]
    const line = `HTTP/${version} ${code}${text === undefined ? '' : ` ${text}`}${crlf}`
    const head = Buffer.from([...hints, line, framing, fields, crlf].join(''), 'latin1')
    return {
      bytes: Buffer.concat([head, coded]),
      status: code,
      statusText: text ?? '',
      body: content,
    }
  })

/** Bytes of which many mean something to HTTP, but not together. */
export const anyAnswerBytes: fc.Arbitrary<Buffer> = fc.oneof(
  fc.uint8Array({ maxLength: 100 }).map(bytes => Buffer.from(bytes)),
  fc
    .tuple(writtenAnswer, fc.nat(), fc.nat({ max: 10 }), fc.uint8Array({ maxLength: 5 }))
    .map(([{ bytes }, at, length, other]) => {
      const start = at % bytes.length
      return Buffer.concat([bytes.subarray(0, start), other, bytes.subarray(start + length)])
    }),
  fc
    .array(
      fc.constantFrom(
        'HTTP/1.1 200 OK\r\n',
        'HTTP/1.0 503 \r\n',
        'content-length: 3\r\n',
        'content-length: -3\r\n',
        'transfer-encoding: chunked\r\n',
        'transfer-encoding: chunked, gzip\r\n',
        ' folded\r\n',
        '\r\n',
        '3\r\nabc\r\n',
        '0\r\n',
        'abc',
        '\n',
        '\0',
      ),
      { maxLength: 12 },
    )
    .map(parts => Buffer.from(parts.join(''))),
)
