// Through its file: the doors subscribe to all clients of the process, for as long as tracing runs.

import { expect, it } from 'vitest'
import { watchRequestSockets } from '../../../src/http/client/watch-request-sockets.ts'
import { clientTracing } from './client-tracing.ts'
import { exchange } from './exchange.ts'
import { traceparentOf } from './node-http-tracing.ts'
import { recordingServer } from './recording-server.ts'

const { exporter, inSpan, tracer } = clientTracing()

it('traces the requests of node:http until it is stopped, on every Node', async () => {
  await using server = await recordingServer()
  const stop = watchRequestSockets(() => tracer)
  await inSpan(() => exchange(server.url, { method: 'POST' }, request => request.end('hello')))
  stop()
  await inSpan(() => exchange(server.url))
  const spans = exporter.take()
  expect(spans).toHaveLength(1)
  expect(server.received[0]?.headers.traceparent).toBe(traceparentOf(spans[0]))
  expect(server.received[1]?.headers).not.toHaveProperty('traceparent')
})

it('does not end the process when tracing fails', async () => {
  await using server = await recordingServer()
  const stop = watchRequestSockets(() => {
    throw new Error('no tracer')
  })
  const { body } = await inSpan(() => exchange(server.url))
  stop()
  expect(body).toBe('body')
})
