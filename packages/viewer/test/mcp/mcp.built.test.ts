import { afterAll, beforeAll, expect, test } from 'vitest'
import type { RunningCommand } from '../command/run-command.ts'
import { runCommand, sendSpans, startViewer } from '../command/run-command.ts'
import { otlpJson, spanIdOf, traceIdOf } from '../storage/example-trace.ts'

let viewer: RunningCommand & { readonly base: string }
let mcp: RunningCommand
let number = 0

beforeAll(async () => {
  viewer = await startViewer()
  await sendSpans(
    viewer.base,
    otlpJson([
      { id: 1, service: 'payment', name: 'POST /pay', duration: 90 },
      { id: 2, parent: 1, service: 'order', name: 'POST /orders', duration: 50 },
      { traceId: traceIdOf(2), id: 3, service: 'payment', name: 'POST /pay', duration: 900, failed: true },
      { traceId: traceIdOf(2), id: 4, parent: 3, service: 'payment', name: 'retry', duration: 700 },
    ]),
  )
  mcp = runCommand(['mcp', '--url', viewer.base], 'pipe')
})
afterAll(async () => {
  await mcp.stop()
  await viewer.stop()
})

interface Answer {
  readonly result?: unknown
  readonly error?: { readonly code: number; readonly message: string }
}

async function ask(method: string, params?: object): Promise<Answer> {
  number += 1
  mcp.process.stdin?.write(`${JSON.stringify({ jsonrpc: '2.0', id: number, method, params })}\n`)
  return JSON.parse(await mcp.seen(new RegExp(`^({"jsonrpc":"2.0","id":${number},.*})$`, 'm')))
}

async function call(name: string, args: object): Promise<string> {
  const { result } = await ask('tools/call', { name, arguments: args })
  return (result as { content: { text: string }[] }).content[0]?.text ?? ''
}

test('greets with the version of the protocol that was asked for', async () => {
  const { result } = await ask('initialize', {
    protocolVersion: '2025-03-26',
    capabilities: {},
    clientInfo: {},
  })
  expect(result).toMatchObject({
    protocolVersion: '2025-03-26',
    capabilities: { tools: {} },
    serverInfo: { name: 'throughline' },
  })
  mcp.process.stdin?.write(`${JSON.stringify({ jsonrpc: '2.0', method: 'notifications/initialized' })}\n`)
  expect(await ask('ping')).toMatchObject({ result: {} })
})

test('has four tools, all read only', async () => {
  const { result } = await ask('tools/list')
  const { tools } = result as { tools: { name: string; annotations: object; inputSchema: object }[] }
  expect(tools.map(({ name }) => name)).toEqual(['list_traces', 'get_trace', 'compare_traces', 'list_errors'])
  for (const tool of tools) {
    expect(tool.annotations).toEqual({ readOnlyHint: true })
    expect(tool.inputSchema).toMatchObject({ type: 'object' })
  }
})

test('lists traces and errors', async () => {
  expect(await call('list_traces', { query: 'service:order' })).toContain(traceIdOf(1))
  const errors = await call('list_errors', {})
  expect(errors).toContain(`${traceIdOf(2)}  payment  POST /pay  failed: no carrier for zone 7`)
  expect(errors).not.toContain(traceIdOf(1))
  expect(await call('list_errors', { service: 'order' })).toBe('No trace matches.')
})

test('shows a trace as a tree', async () => {
  expect(await call('get_trace', { trace_id: traceIdOf(1) })).toMatch(
    /^payment {2}POST \/pay[\s\S]*└─ \[order\] POST \/orders/,
  )
})

test('compares two traces', async () => {
  const text = await call('compare_traces', { trace_id: traceIdOf(1), other_trace_id: traceIdOf(2) })
  expect(text.split('\n')).toEqual([
    '90 ms -> 900 ms (+810 ms)  payment POST /pay',
    'only in the first  50 ms  payment POST /pay > order POST /orders',
    'only in the second  700 ms  payment POST /pay > payment retry',
  ])
})

test('compares a trace with the medians of its route', async () => {
  const text = await call('compare_traces', { trace_id: traceIdOf(2) })
  expect(text.split('\n')).toEqual([
    'Median of the latest other trace of payment POST /pay -> this trace:',
    'payment POST /pay: 90 ms -> 900 ms (+810 ms), failed',
    '  payment retry: only in this trace, 700 ms',
    '  order POST /orders: missing in this trace, 50 ms',
  ])
})

test('shows spans whole, by a part of their name or their id', async () => {
  const traceId = traceIdOf(9)
  const zone = { zone: 7 }
  const spans = [
    { id: 90, traceId, service: 'shipping', name: 'find carrier', attributes: zone, failed: true },
    {
      id: 91,
      parent: 90,
      traceId,
      service: 'shipping',
      name: 'book',
      links: [{ traceId: traceIdOf(1), spanId: spanIdOf(2) }],
    },
  ]
  await sendSpans(viewer.base, otlpJson(spans))
  const text = await call('get_trace', { trace_id: traceId, span: 'CARRIER' })
  expect(text).toContain(`find carrier  (server, span ${spanIdOf(90)})`)
  expect(text).toContain('error: no carrier for zone 7')
  expect(text).toMatch(/\nattributes:\n {2}zone=7\n/)
  expect(text).toMatch(/\nresource:\n {2}service\.name="shipping"/)
  const other = await call('get_trace', { trace_id: traceId, span: spanIdOf(91) })
  expect(other).toContain(`links to:\n  order POST /orders  (trace ${traceIdOf(1)}, span ${spanIdOf(2)})`)
  expect(await call('get_trace', { trace_id: traceId, span: 'nowhere' })).toBe(
    'No span of this trace has the id or name nowhere.',
  )
})

test('goes on behind the last trace of an answer, and leaves out what is old', async () => {
  const first = await call('list_traces', { query: 'service:payment', limit: 1 })
  const before = Number(/^\(older ones: before=(\d+)\)$/m.exec(first)?.[1])
  const second = await call('list_traces', { query: 'service:payment', limit: 1, before })
  expect(first).toContain(traceIdOf(2))
  expect(second).toContain(traceIdOf(1))
  expect(await call('list_traces', { query: 'service:payment', since: '5m' })).toBe('No trace matches.')
})

test('a query that is not understood is a result for the model to read', async () => {
  const { result } = await ask('tools/call', { name: 'list_traces', arguments: { query: 'servce:x' } })
  expect(result).toMatchObject({
    isError: true,
    content: [{ text: expect.stringMatching(/^Expected one of service/) }],
  })
})

test.each([
  ['tools/call', { name: 'delete_traces' }, -32602],
  ['tools/call', { name: 'get_trace', arguments: { trace_id: '../etc' } }, -32602],
  ['tools/call', { name: 'list_errors', arguments: { since: 'yesterday' } }, -32602],
  ['tools/call', { name: 'list_traces', arguments: { before: -1 } }, -32602],
  ['resources/list', {}, -32601],
])('%s %j is refused', async (method, params, code) => {
  expect((await ask(method, params)).error?.code).toBe(code)
})

test('answers a list of requests with a list', async () => {
  const requests = [
    { jsonrpc: '2.0', id: 'a', method: 'ping' },
    { jsonrpc: '2.0', method: 'notifications/initialized' },
    { jsonrpc: '2.0', id: 'b', method: 'resources/list' },
  ]
  mcp.process.stdin?.write(`${JSON.stringify(requests)}\n`)
  expect(JSON.parse(await mcp.seen(/^(\[.*\])$/m))).toMatchObject([
    { id: 'a', result: {} },
    { id: 'b', error: { code: -32601 } },
  ])
})

test('a line that is no request is answered', async () => {
  mcp.process.stdin?.write('nonsense\n')
  expect(JSON.parse(await mcp.seen(/^({"jsonrpc":"2.0","id":null.*})$/m)).error.code).toBe(-32700)
})
