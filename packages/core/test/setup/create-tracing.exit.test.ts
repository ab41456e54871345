import { describe, expect, it } from 'vitest'
import { startService } from '../fixtures/child-service.ts'
import { startCollector } from '../fixtures/collector.ts'
import { hopeless } from '../fixtures/exit-budget.ts'

/** Port 1 is closed. */
const nowhere = 'http://127.0.0.1:1'

describe('a process with createTracing', () => {
  it.each([
    ['has nothing more to do', { code: 0, signal: null }],
    ['waits for a signal', { code: null, signal: 'SIGTERM' }],
    ['calls process.exit(3)', { code: 3, signal: null }],
  ] as const)('and flushOnExit %s and sends its spans', async (ending, end) => {
    const collector = await startCollector()
    const { child, exit } = await startService(collector.endpoint, ending, { CREATED: 'alone' })
    if (end.signal !== null) child.kill(end.signal)
    expect(await exit).toMatchObject({ ...end, stderr: '' })
    expect(collector.spans()).toMatchObject([{ name: 'work' }])
  })

  it.each(['waits for a signal', 'calls process.exit(3)'] as const)(
    'twice %s and sends the spans of both',
    async ending => {
      const collector = await startCollector()
      const { child, exit } = await startService(collector.endpoint, ending, { CREATED: 'beside another' })
      if (ending === 'waits for a signal') child.kill('SIGTERM')
      expect(await exit).toMatchObject({
        stderr: '',
        signal: ending === 'waits for a signal' ? 'SIGTERM' : null,
      })
      const names = collector.spans().map(({ name }) => name)
      expect(names.sort()).toEqual(['other work', 'work'])
    },
  )

  it('writes to standard error what is left, with no logger and no startTracing', async () => {
    const { exit } = await startService(nowhere, 'calls process.exit(3)', {
      CREATED: 'alone',
      ...hopeless(500),
    })
    const { code, stderr } = await exit
    expect(code).toBe(3)
    expect(stderr).toMatch(/^throughline: the process is ending with 1 of 1 spans unsent/m)
  })

  it('sends nothing by itself without flushOnExit', async () => {
    const collector = await startCollector()
    const { exit } = await startService(collector.endpoint, 'calls process.exit(3)', {
      CREATED: 'without flushOnExit',
    })
    expect(await exit).toMatchObject({ code: 3, stderr: '' })
    expect(collector.spans()).toEqual([])
  })
})
