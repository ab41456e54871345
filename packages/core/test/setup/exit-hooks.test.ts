import { describe, expect, it } from 'vitest'
import { startService } from '../fixtures/child-service.ts'
import { startCollector } from '../fixtures/collector.ts'
import { eventually } from '../fixtures/eventually.ts'
import { hopeless } from '../fixtures/exit-budget.ts'

/** Port 1 is closed. */
const nowhere = 'http://127.0.0.1:1'

describe('a process that', () => {
  it.each([
    ['has nothing more to do', 0],
    ['exits with 3', 3],
  ] as const)('%s sends its spans and ends with status %d', async (ending, code) => {
    const collector = await startCollector()
    const { exit } = await startService(collector.endpoint, ending)
    expect(await exit).toMatchObject({ code, signal: null, stderr: '' })
    expect(collector.spans()).toMatchObject([{ name: 'work' }])
  })

  it('has only started tracing ends by itself', async () => {
    const { exit } = await startService(nowhere, 'has nothing more to do', { SPANS: 'none' })
    expect(await exit).toMatchObject({ code: 0, stderr: '' })
  })

  it.each(['SIGTERM', 'SIGINT'] as const)('gets %s sends its spans and ends by that signal', async signal => {
    const collector = await startCollector()
    const { child, exit } = await startService(collector.endpoint, 'waits for a signal')
    child.kill(signal)
    expect(await exit).toMatchObject({ code: null, signal, stderr: '' })
    expect(collector.spans()).toMatchObject([{ name: 'work' }])
  })

  it.each(['handles signals itself', 'handled signals before'] as const)(
    '%s is left to its own handler, and its spans are sent',
    async ending => {
      const collector = await startCollector()
      const { child, exit } = await startService(collector.endpoint, ending)
      child.kill('SIGTERM')
      expect(await exit).toMatchObject({ code: 7, signal: null, stderr: '' })
      expect(collector.spans()).toMatchObject([{ name: 'work' }])
    },
  )

  it('gets a signal while spans end sends them all, up to the last', async () => {
    const collector = await startCollector(response => void setTimeout(() => response.end(), 50))
    const { child, exit } = await startService(collector.endpoint, 'ends spans until the signal ends it')
    child.kill('SIGTERM')
    const { signal, stdout, stderr } = await exit
    expect([signal, stderr]).toEqual(['SIGTERM', ''])
    const ended = stdout.match(/span \d+(?=;)/g) ?? []
    expect(ended.length).toBeGreaterThan(0)
    const names = collector.spans().map(({ name }) => name)
    expect(new Set(names)).toEqual(new Set(['work', ...ended]))
    expect(names).toHaveLength(ended.length + 1)
  })

  it('has a handler of its own and ends more spans loses none, and is not warned of any', async () => {
    const collector = await startCollector(response => void setTimeout(() => response.end(), 30))
    const { child, exit } = await startService(collector.endpoint, 'ends more spans when it is told to end')
    child.kill('SIGTERM')
    expect(await exit).toMatchObject({ code: 7, stderr: '' })
    expect(collector.spans()).toHaveLength(31)
  })

  it.each(['ends spans until the signal ends it', 'ends more spans when it is told to end'] as const)(
    '%s loses none to a collector that takes its time',
    async ending => {
      const collector = await startCollector(response => void setTimeout(() => response.end(), 700))
      const { child, exit } = await startService(collector.endpoint, ending)
      child.kill('SIGTERM')
      const { stdout, stderr } = await exit
      expect(stderr).toBe('')
      const ended = stdout.match(/span \d+(?=;)/g) ?? new Array(30).fill('while closing')
      expect(collector.spans()).toHaveLength(ended.length + 1)
    },
  )

  it.each(['ends spans until the signal ends it', 'ends more spans when it is told to end'] as const)(
    '%s counts truly what a collector that never answers has, and has not',
    async ending => {
      const collector = await startCollector(() => {})
      const budgets = { EXIT_BUDGET: '60000', AT_EXIT_BUDGET: '3000', OTEL_EXPORTER_OTLP_TIMEOUT: '600000' }
      const { child, exit } = await startService(collector.endpoint, ending, budgets)
      child.kill('SIGTERM')
      const { stdout, stderr } = await exit
      const [closing = '', ...others] = stderr.trimEnd().split('\n')
      expect(others).toEqual([])
      const countOf = (state: string) =>
        Number(new RegExp(`(\\d+) (?:of \\d+ spans )?${state}`).exec(closing)?.[1] ?? 0)
      const [unsent, unconfirmed] = [countOf('unsent'), countOf('unconfirmed')]
      const ended = (stdout.match(/span \d+(?=;)/g) ?? new Array(30)).length + 1
      expect(closing).toContain(` of ${ended} spans `)
      expect(unsent + unconfirmed).toBe(ended)
      expect(unconfirmed).toBeGreaterThan(0)
      // Those that it has are in no other count.
      await eventually(() => expect(collector.spans().length).toBeGreaterThanOrEqual(unconfirmed))
      expect(closing).toMatch(/ did not answer within \d+ ms$/)
    },
  )

  it('closes its server and ends by itself when it is told to is held up for one budget', async () => {
    const collector = await startCollector(() => {})
    const { child, exit } = await startService(
      collector.endpoint,
      'closes when it is told to end',
      hopeless(500),
    )
    child.kill('SIGTERM')
    const { code, stdout, stderr } = await exit
    expect(code).toBe(0)
    expect(stdout.match(/flushes .*/g)).toEqual([
      'flushes for 0 ms',
      'flushes for 3000 ms',
      'flushes at exit for 1000 ms',
    ])
    // A busy machine may not have sent it within the budget.
    expect(collector.received.length).toBeLessThanOrEqual(1)
    expect(stderr).toMatch(
      /^throughline: the process is ending with 1 of 1 spans (unsent|unconfirmed): \S+ did not answer within \d+ ms\n$/,
    )
  })

  it('leaves signals to a listener that counts the others ends by the signal', async () => {
    const collector = await startCollector()
    const { child, exit } = await startService(
      collector.endpoint,
      'raises the signal again when nobody else listens',
    )
    child.kill('SIGTERM')
    expect(await exit).toMatchObject({ code: null, signal: 'SIGTERM' })
  })
})

describe('a process whose collector is away', () => {
  it('says so and ends in time when it has nothing more to do', async () => {
    const { exit } = await startService(nowhere, 'has nothing more to do', hopeless(2000))
    const { code, stdout, stderr } = await exit
    expect(code).toBe(0)
    expect(stdout).toContain('flushes for 3000 ms')
    expect(stderr).toMatch(
      /^throughline: the process is ending with 1 of 1 spans unsent: http:\/\/127\.0\.0\.1:1\/v1\/traces could not be reached: .*\n$/,
    )
  })

  it('ends in time when the collector takes requests but never answers', async () => {
    const collector = await startCollector(() => {})
    const { exit } = await startService(collector.endpoint, 'has nothing more to do', hopeless(500))
    const { code, stderr } = await exit
    expect(code).toBe(0)
    expect(stderr).toMatch(/^throughline: the process is ending with 1 of 1 spans (unsent|unconfirmed): /)
  })

  it('is not held up by a request that was under way before', async () => {
    const collector = await startCollector(() => {})
    const { child, exit } = await startService(
      collector.endpoint,
      'has nothing more to do while a request is under way',
      { ...hopeless(500), OTEL_BSP_SCHEDULE_DELAY: '1' },
    )
    await eventually(() => expect(collector.received).toHaveLength(1))
    child.stdin?.write('end\n')
    expect(await exit).toMatchObject({ code: 0 })
  })

  it('ends in time by the signal', async () => {
    const { child, exit } = await startService(nowhere, 'waits for a signal', hopeless(500))
    child.kill('SIGTERM')
    expect(await exit).toMatchObject({
      signal: 'SIGTERM',
      stdout: expect.stringContaining('flushes for 3000 ms'),
    })
  })

  it('ends at once by a second signal', async () => {
    const collector = await startCollector(() => {})
    const { child, exit } = await startService(collector.endpoint, 'waits for a signal', hopeless(600_000))
    child.kill('SIGINT')
    await eventually(() => expect(collector.received).toHaveLength(1))
    child.kill('SIGINT')
    expect(await exit).toMatchObject({ signal: 'SIGINT' })
  })
})
