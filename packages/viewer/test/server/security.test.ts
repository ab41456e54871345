import { request } from 'node:http'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { RunningViewer } from './running-viewer.ts'
import { runningViewer } from './running-viewer.ts'

let running: RunningViewer
beforeAll(async () => {
  running = await runningViewer()
})
afterAll(() => running.stop())

/** `fetch` sets `Host` by itself. */
function statusOf(
  path: string,
  headers: Record<string, string>,
  method = 'GET',
): Promise<number | undefined> {
  return new Promise((resolve, reject) => {
    const asking = request(running.base + path, { method, headers }, response => {
      response.resume()
      resolve(response.statusCode)
    })
    asking.on('error', reject)
    asking.end()
  })
}

describe('requests that a page of the web could cause', () => {
  test.each([
    ['its name leads to 127.0.0.1', '/api/traces', { host: 'evil.example:4318' }],
    ['its name looks like ours', '/api/traces', { host: 'localhost.evil.example' }],
    ['its name looks like an address', '/', { host: '127.0.0.1.evil.example' }],
    ['it asks from its own origin', '/api/traces', { origin: 'https://evil.example' }],
    ['it asks from a sandbox', '/api/traces', { origin: 'null' }],
    ['it asks for the live list', '/api/live', { origin: 'https://evil.example' }],
  ])('are refused where %s', async (_, path, headers) => {
    expect(await statusOf(path, { host: 'localhost:4318', ...headers } as Record<string, string>)).toBe(403)
  })

  test('are refused where it sends spans', async () => {
    const response = await running.send('{}', { origin: 'https://evil.example' })
    expect(response.status).toBe(403)
    expect(response.headers.get('access-control-allow-origin')).toBeNull()
  })
})

test.each(['localhost:4318', '127.0.0.1', '[::1]:4318'])('%s is this machine', async host => {
  expect(await statusOf('/api/stats', { host })).toBe(200)
})

test('a page of this machine may send the spans of its browser, and read nothing', async () => {
  const origin = 'http://localhost:5173'
  const sent = await running.send('{}', { origin })
  expect([sent.status, sent.headers.get('access-control-allow-origin')]).toEqual([200, origin])
  const read = await fetch(`${running.base}/api/stats`, { headers: { origin } })
  expect(read.headers.get('access-control-allow-origin')).toBeNull()
})

test.each(['/', '/api/stats', '/nothing.js'])('%s has a strict policy', async path => {
  const { headers } = await fetch(running.base + path)
  expect(headers.get('content-security-policy')).toMatch(/^default-src 'none'; script-src 'self';/)
  expect(headers.get('x-content-type-options')).toBe('nosniff')
  expect(headers.get('x-frame-options')).toBe('DENY')
})

test.each([
  '/../package.json',
  '/..%2fpackage.json',
  '/%2e%2e/package.json',
  '//etc/passwd.txt',
  '/assets/../../x.js',
])('%s is no file of the page', async path => {
  expect(await statusOf(path, {})).toBe(404)
})

test('a path of the page is the page', async () => {
  expect(await (await fetch(`${running.base}/trace/abc`)).text()).toBe('<!doctype html>')
})

test.each(['PUT', 'DELETE', 'POST'])('%s changes nothing', async method => {
  expect(await statusOf('/api/traces', {}, method)).toBe(405)
})
