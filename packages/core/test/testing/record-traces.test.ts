import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { startTracing, withSpan } from '@throughline/core'
import type { RecordTracesOptions } from '@throughline/core/testing'
import { expectSpan, fixedClock, fixedIds, recordTraces } from '@throughline/core/testing'
import { expect, it, onTestFinished, vi } from 'vitest'

/** The hooks of a runner, called by the test. */
function record(options?: RecordTracesOptions) {
  const hooks: { [name: string]: (context?: object) => unknown } = {}
  const set = (name: string) => (hook: (context?: object) => unknown) => {
    hooks[name] = hook
  }
  const traces = recordTraces(
    { beforeAll: set('start'), afterEach: set('afterEach'), afterAll: set('stop') },
    options,
  )
  const end = async () => void (await hooks.stop?.())
  onTestFinished(end)
  return {
    traces,
    start: () => hooks.start?.(),
    afterEach: (context?: object) => hooks.afterEach?.(context),
    end,
  }
}

function artifactFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'throughline-artifacts-'))
  onTestFinished(() => rmSync(folder, { recursive: true }))
  return folder
}

it('records every span between its hooks, of each test its own, and leaves nothing behind', async () => {
  for (const round of [1, 2]) {
    const { traces, start, afterEach, end } = record()
    start()
    withSpan(`round ${round}`, () => {})
    expect(traces.spans.map(({ name }) => name)).toEqual([`round ${round}`])
    afterEach()
    expect(traces.spans).toEqual([])
    await end()
    withSpan('later', () => {})
    expect(traces.spans).toEqual([])
  }
})

it('takes the ids and the clock of a test', () => {
  const { traces, start } = record({ idGenerator: fixedIds(), clock: fixedClock({ start: 1000, step: 5 }) })
  start()
  withSpan('outer', () => withSpan('inner', () => {}))
  const [inner, outer] = traces.spans
  expect(outer?.spanContext()).toMatchObject({ traceId: `${'0'.repeat(31)}1`, spanId: `${'0'.repeat(15)}1` })
  expect(inner?.spanContext().spanId).toBe(`${'0'.repeat(15)}2`)
  expect([outer?.startTime, inner?.startTime, inner?.duration]).toEqual([
    [1, 0],
    [1, 5_000_000],
    [0, 5_000_000],
  ])
})

it('fails at its start where it would record nothing', async () => {
  const other = startTracing({ exporter: [], flushOnExit: false })
  const { start } = record()
  expect(start).toThrow(
    'recordTraces records nothing: tracing runs already, or OTEL_SDK_DISABLED is true. Call ',
  )
  await other.shutdown()
})

it.each([[undefined], [{}], [{ beforeAll() {}, afterAll() {} }]])('refuses the hooks %j', hooks => {
  expect(() => recordTraces(hooks as never)).toThrow(
    'Expected `hooks` to be { beforeAll, afterEach, afterAll }',
  )
})

it('shows no parameter: vitest would look for fixtures in it, and Jest would wait for `done`', () => {
  const hooks: object[] = []
  recordTraces({ before() {}, after() {}, afterEach: given => hooks.push(given) })
  expect(hooks).toEqual([expect.objectContaining({ length: 0 })])
})

it('writes the trace of a failed test into a file, and of none that passes', () => {
  const folder = artifactFolder()
  const written = vi.spyOn(process.stderr, 'write').mockReturnValue(true)
  const { start, afterEach } = record({ artifacts: folder })
  start()
  withSpan('charge', { attributes: { cents: 400 } }, () => {})
  afterEach({ fullName: 'passes', passed: true })
  expect(readdirSync(folder)).toEqual([])
  withSpan('charge', { attributes: { cents: 400 } }, () => {})
  afterEach({ fullName: 'a checkout > fails/twice', passed: false })
  expect(readdirSync(folder)).toEqual(['a-checkout-fails-twice.html', 'a-checkout-fails-twice.txt'])
  const text = readFileSync(join(folder, 'a-checkout-fails-twice.txt'), 'utf8')
  expect(text).toMatch(/^a checkout > fails\/twice\n\ntest {2}charge .*\ncharge +.* {2}cents=400\n$/s)
  expect(written.mock.calls.join()).toContain(
    `is in ${folder}/a-checkout-fails-twice.html, and as text in ${folder}/a`,
  )
  afterEach({ task: { name: 'of vitest', result: { state: 'fail' } } })
  expect(readFileSync(join(folder, 'of-vitest.txt'), 'utf8')).toContain('No span was recorded.')
})

it('writes the trace of an assertion that has failed, where the runner does not say it', () => {
  const folder = artifactFolder()
  vi.spyOn(process.stderr, 'write').mockReturnValue(true)
  const { traces, start, afterEach } = record({ artifacts: folder })
  start()
  expect(() => expectSpan(traces, 'refund')).toThrow()
  afterEach()
  afterEach()
  expect(readdirSync(folder)).toEqual(['a-test.html', 'a-test.txt'])
  expect(readFileSync(join(folder, 'a-test.txt'), 'utf8')).toContain(
    "Expected a span { name: 'refund' }, got none.",
  )
})
