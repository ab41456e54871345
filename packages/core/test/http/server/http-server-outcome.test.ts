// Through its file: the doors take real requests, and no server or client makes some of these.

import type { Attributes, SpanStatus } from '@opentelemetry/api'
import { createTracing } from '@throughline/core'
import { memoryExporter } from '@throughline/core/testing'
import { expect, test } from 'vitest'
import type { ServerResponse, ServerSocket } from '../../../src/http/http-exchange.ts'
import { setServerOutcome } from '../../../src/http/server/http-server-outcome.ts'
import { serverResponse, UNFINISHED } from '../http-exchanges.ts'

const exporter = memoryExporter()
const { tracer } = createTracing({ service: 'test', exporter })

function outcomeOf(
  response: Partial<ServerResponse>,
  socket: ServerSocket = { destroyed: true },
  error?: unknown,
): { status: SpanStatus; attributes: Attributes; events: number; seen: number | undefined } {
  const span = tracer.startSpan('GET')
  const seen = setServerOutcome(span, socket, serverResponse(response), {
    error,
    isCut: false,
    errorType: undefined,
  })
  span.end()
  const [{ status, attributes, events } = { status: { code: 0 }, attributes: {}, events: [] }] =
    exporter.take()
  return { status, attributes, events: events.length, seen }
}

function failure(code: string): Error {
  return Object.assign(new Error(`failed with ${code}`), { code })
}

test.each([200, 204, 301, 400, 404, 499])('a status of %i is no error', statusCode => {
  expect(outcomeOf({ statusCode })).toEqual({
    status: { code: 0 },
    attributes: {},
    events: 0,
    seen: statusCode,
  })
})

test.each([500, 503, 599])('a status of %i is one', statusCode => {
  expect(outcomeOf({ statusCode })).toEqual({
    status: { code: 2 },
    attributes: { 'error.type': String(statusCode) },
    events: 0,
    seen: statusCode,
  })
})

test('an exception is recorded if the server fails with it', () => {
  expect(outcomeOf({ statusCode: 500 }, undefined, new RangeError('boom'))).toEqual({
    status: { code: 2, message: 'boom' },
    attributes: { 'error.type': 'RangeError' },
    events: 1,
    seen: 500,
  })
  expect(outcomeOf({ statusCode: 404 }, undefined, new RangeError('boom'))).toMatchObject({ events: 0 })
})

test('a thrown text is recorded', () => {
  expect(outcomeOf({ statusCode: 500 }, undefined, 'boom')).toMatchObject({
    status: { message: 'boom' },
    attributes: { 'error.type': '_OTHER' },
    events: 1,
  })
})

test.each([
  [{ readableEnded: true }],
  [{ errored: failure('ECONNRESET') }],
  [{ errored: failure('EPIPE') }],
  [{ errored: failure('HPE_INVALID_EOF_STATE'), readableEnded: true }],
])('a client that has gone away is named: %o', socket => {
  expect(outcomeOf({ ...UNFINISHED, headersSent: false }, { destroyed: true, ...socket })).toEqual({
    status: { code: 2, message: 'the client closed the connection before the response was finished' },
    attributes: { 'error.type': 'ECONNRESET' },
    events: 0,
    seen: undefined,
  })
})

test('a status that the client has seen is kept', () => {
  const { seen } = outcomeOf({ ...UNFINISHED, statusCode: 206 }, { destroyed: true, readableEnded: true })
  expect(seen).toBe(206)
})

test('a server that closes the connection is named', () => {
  expect(outcomeOf(UNFINISHED)).toMatchObject({
    status: { code: 2, message: 'the server closed the connection before the response was finished' },
    attributes: { 'error.type': 'ERR_STREAM_PREMATURE_CLOSE' },
  })
})

test('a request that took too long says so', () => {
  const errored = failure('ERR_HTTP_REQUEST_TIMEOUT')
  expect(outcomeOf({ ...UNFINISHED, headersSent: false }, { destroyed: true, errored })).toMatchObject({
    attributes: { 'error.type': 'ERR_HTTP_REQUEST_TIMEOUT' },
    events: 1,
  })
})

test('the connection of somebody else that was reset is not that of the client', () => {
  const errored = failure('ECONNRESET')
  expect(outcomeOf({ ...UNFINISHED, errored }, { destroyed: true, errored })).toMatchObject({
    status: { message: 'failed with ECONNRESET' },
    events: 1,
  })
})

test('a response that was ended and has not left is not finished', () => {
  expect(outcomeOf({ writableFinished: false }).status.code).toBe(2)
})

test('a response without a real socket is finished when it was ended', () => {
  expect(outcomeOf({ writableFinished: false }, {}).status.code).toBe(0)
})

test('a stream of HTTP/2 that the client has reset is not finished, though it counts as written', () => {
  expect(outcomeOf({ writableEnded: false, stream: { rstCode: 8 } }).attributes).toMatchObject({
    'error.type': 'ECONNRESET',
  })
})

test('the end of a request body over HTTP/2 is not the end of the client', () => {
  const socket = { destroyed: true, readableEnded: true }
  expect(outcomeOf({ ...UNFINISHED, stream: { rstCode: 2 } }, socket).attributes).toMatchObject({
    'error.type': 'ERR_STREAM_PREMATURE_CLOSE',
  })
})

test('a connection that has become another protocol has no outcome', () => {
  const req = { httpVersion: '1.1', upgrade: true }
  expect(outcomeOf({ ...UNFINISHED, headersSent: false, req })).toEqual({
    status: { code: 0 },
    attributes: {},
    events: 0,
    seen: undefined,
  })
})
