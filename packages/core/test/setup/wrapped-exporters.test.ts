import { describe, expect, it } from 'vitest'
import { startService } from '../fixtures/child-service.ts'
import { startCollector } from '../fixtures/collector.ts'
import { hopeless } from '../fixtures/exit-budget.ts'
import type { Wrapping } from '../fixtures/exiting-service.ts'

const all: readonly Wrapping[] = ['proxy', 'heir', 'copy', 'processor']
/** With counts of its own, and without any. */
const two: readonly Wrapping[] = ['proxy', 'processor']

describe.each(all)('a process whose exporter is wrapped (%s)', WRAPPING => {
  it('sends its spans when it has nothing more to do', async () => {
    const collector = await startCollector()
    const { exit } = await startService(collector.endpoint, 'has nothing more to do', { WRAPPING })
    expect(await exit).toMatchObject({ code: 0, signal: null, stderr: '' })
    expect(collector.spans()).toMatchObject([{ name: 'work' }])
  })
})

describe.each(two)('a process whose exporter is wrapped (%s)', WRAPPING => {
  it('sends its spans at a signal, and ends by it', async () => {
    const collector = await startCollector()
    const { child, exit } = await startService(collector.endpoint, 'waits for a signal', { WRAPPING })
    child.kill('SIGTERM')
    expect(await exit).toMatchObject({ code: null, signal: 'SIGTERM', stderr: '' })
    expect(collector.spans()).toMatchObject([{ name: 'work' }])
  })

  it('sends its spans at process.exit, once', async () => {
    const collector = await startCollector()
    const { exit } = await startService(collector.endpoint, 'calls process.exit(3)', { WRAPPING })
    expect(await exit).toMatchObject({ code: 3, signal: null, stderr: '' })
    expect(collector.spans()).toMatchObject([{ name: 'work' }])
  })

  it('reports what it could not send', async () => {
    const { exit } = await startService('http://127.0.0.1:1', 'calls process.exit(3)', {
      WRAPPING,
      ...hopeless(500),
    })
    const { code, stderr } = await exit
    expect(code).toBe(3)
    expect(stderr).toContain('1 of 1 spans unsent')
  })
})

describe('a process whose exporter fails when it is asked for its counts', () => {
  const WRAPPING: Wrapping = 'failing counts'

  it.each([
    ['has nothing more to do', { code: 0, signal: null }],
    ['waits for a signal', { code: null, signal: 'SIGTERM' }],
    ['calls process.exit(3)', { code: 3, signal: null }],
  ] as const)('%s and ends as it would, with all spans sent', async (ending, end) => {
    const collector = await startCollector()
    const { child, exit } = await startService(collector.endpoint, ending, { WRAPPING })
    if (end.signal !== null) child.kill(end.signal)
    const { code, signal, stderr } = await exit
    expect({ code, signal }).toEqual(end)
    expect(stderr).toContain('the counts of an exporter could not be read: no counts')
    expect(collector.spans()).toMatchObject([{ name: 'work' }])
  })
})
