import { expect, onTestFinished, test } from 'vitest'
import type { RouteMedians } from '../../src/api/route-medians.ts'
import { otlpBytes, traceIdOf } from '../storage/example-trace.ts'
import { runningViewer } from './running-viewer.ts'

test('gives a trace beside the medians of its route', async () => {
  const running = await runningViewer()
  onTestFinished(() => running.stop())
  const base = { service: 'billing', attributes: { 'http.route': '/bill' } }
  const trace = (number: number, spans: readonly (readonly [name: string, duration: number])[]) =>
    otlpBytes(
      [['GET /bill', 100 * number] as const, ...spans].map(([name, duration], index) => ({
        ...base,
        traceId: traceIdOf(number),
        id: index + 1,
        ...(index > 0 && { parent: 1 }),
        name,
        duration,
        failed: name === 'call' && number === 14,
      })),
    )
  for (const [number, duration] of [10, 30, 20].entries())
    await running.send(
      trace(11 + number, [
        ['query', duration],
        ['query', 2],
        ['cache', 1],
      ]),
    )
  await running.send(
    trace(14, [
      ['query', 50],
      ['call', 7],
    ]),
  )
  await running.send(otlpBytes([{ ...base, traceId: traceIdOf(15), name: 'POST /bill', duration: 9000 }]))
  const { body } = await running.get<RouteMedians>(`/api/traces/${traceIdOf(14)}/medians`)
  expect(body).toMatchObject({ service: 'billing', name: 'GET /bill', traces: 3 })
  expect(
    body.rows.map(row => [
      row.depth,
      row.name,
      row.count,
      row.duration,
      row.traces,
      row.medianCount,
      row.median,
    ]),
  ).toEqual([
    [0, 'GET /bill', 1, 1400, 3, 1, 1200],
    [1, 'query', 1, 50, 3, 2, 22],
    [1, 'call', 1, 7, 0, 0, 0],
    [1, 'cache', 0, 0, 3, 1, 1],
  ])
  expect(body.rows.map(({ failed }) => failed)).toEqual([false, false, true, false])
})
