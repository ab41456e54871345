// Through its file: the doors subscribe to all clients of the process, for as long as tracing runs.

import { Agent, ClientRequest } from 'node:http'
import { afterEach, expect, it } from 'vitest'
import { changePendingHead, headerIn, headOf } from '../../../src/http/client/pending-head.ts'

/** An agent that never finds a socket, so that requests stay as they are. */
class NoSockets extends Agent {
  addRequest() {}
}

interface Internals {
  _header: unknown
  _headerSent: unknown
  outputData: { data: unknown; encoding?: unknown }[]
  outputSize: number
}

const FIELDS: [string, string][] = [['traceparent', '00-a-b-01']]
const opened: ClientRequest[] = []

afterEach(() => {
  for (const request of opened.splice(0)) request.destroy()
})

function pendingRequest(body?: string | Buffer): ClientRequest & Internals {
  const request = new ClientRequest({ host: 'a.test', method: 'POST', agent: new NoSockets() })
  opened.push(request)
  request.end(body)
  return request as ClientRequest & Internals
}

it('there is no head before the first write', () => {
  const request = new ClientRequest({ host: 'a.test', agent: new NoSockets() })
  opened.push(request)
  expect(headOf(request)).toBeUndefined()
  expect(changePendingHead(request, [], FIELDS)).toBe(false)
})

it.each([
  ['text', 'hello'],
  ['bytes', Buffer.from('hello')],
])('the lines are put before the empty line, in front of a body of %s', (_, body) => {
  const request = pendingRequest(body)
  const before = [...request.outputData]
  const first = before[0]?.data as string
  const [head, rest] = first.split('\r\n\r\n')
  const size = request.outputSize
  const others = before.slice(1).map(({ data }) => data)

  expect(changePendingHead(request, [], FIELDS)).toBe(true)
  expect(request.outputData[0]?.data).toBe(`${head}\r\ntraceparent: 00-a-b-01\r\n\r\n${rest}`)
  expect(request.outputData.slice(1).map(({ data }) => data)).toEqual(others)
  expect(request.outputSize).toBe(size + 'traceparent: 00-a-b-01\r\n'.length)
  expect(headOf(request)).toBe(`${head}\r\ntraceparent: 00-a-b-01\r\n\r\n`)
})

it.each<[string, (request: Internals) => void]>([
  ['the head was written', request => request.outputData.splice(0)],
  ['something else is first', request => request.outputData.unshift({ data: 'other' })],
  [
    'the first chunk is bytes',
    request => (request.outputData = [{ data: Buffer.from('POST / HTTP/1.1\r\n\r\n') }]),
  ],
  [
    'the encoding is another',
    request => (request.outputData = [{ data: request._header, encoding: 'utf16le' }]),
  ],
  ['the queue is of another kind', request => Object.assign(request, { outputData: undefined })],
  ['the size is unknown', request => Object.assign(request, { outputSize: undefined })],
  ['the head has no end', request => (request._header = 'POST / HTTP/1.1\r\n')],
  ['the head has two ends', request => (request._header = 'POST / HTTP/1.1\r\n\r\na: b\r\n\r\n')],
])('nothing is touched where %s', (_, change) => {
  const request = pendingRequest('hello')
  change(request)
  const before = shown(request)
  expect(changePendingHead(request, [], FIELDS)).toBe(false)
  expect(shown(request)).toBe(before)
})

it('a line is found and replaced, whatever its case', () => {
  const request = pendingRequest('hello')
  expect(
    changePendingHead(
      request,
      [],
      [
        ['TraceParent', 'old'],
        ['baggage', 'a=1'],
      ],
    ),
  ).toBe(true)
  expect(headerIn(headOf(request) ?? '', 'traceparent')).toBe('old')
  expect(changePendingHead(request, ['traceparent', 'baggage'], FIELDS)).toBe(true)
  const head = headOf(request) ?? ''
  expect(headerIn(head, 'traceparent')).toBe('00-a-b-01')
  expect(headerIn(head, 'baggage')).toBeUndefined()
  expect(headerIn(head, 'host')).toBe('a.test')
  expect(request.outputData[0]?.data).toBe(`${head}hello`)
  expect(request.outputSize).toBe(head.length + 'hello'.length)
})

function shown({ outputData, outputSize, _header }: Internals): string {
  return JSON.stringify([outputData, outputSize, _header])
}

it.each([
  ['traceparent', 'a\r\nevil: 1'],
  ['traceparent', 'caf\u00e9'],
  ['trace parent', 'a'],
  ['', 'a'],
])('a field %o of %o is refused', (name, value) => {
  const request = pendingRequest('hello')
  const before = request.outputData[0]?.data
  expect(changePendingHead(request, [], [[name, value]])).toBe(false)
  expect(request.outputData[0]?.data).toBe(before)
})
