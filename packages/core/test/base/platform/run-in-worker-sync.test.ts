// Through its file: no backend and no machine fails at just the moment that is tested.

import { describe, expect, it } from 'vitest'
import { runInWorkerSync } from '../../../src/base/platform/run-in-worker-sync.ts'
import { deepFreeze } from '../../fixtures/deep-freeze.ts'

/** More than a thread needs, in milliseconds; the test would show that it was waited for. */
const BUDGET = 50_000

describe('runInWorkerSync', () => {
  it('gives what the thread said about its task, in order, and ends with it', () => {
    const script =
      'answer(task.first); answer({ second: task.second }); setTimeout(end, 10); setTimeout(() => {}, 60_000)'
    const before = performance.now()
    const task = deepFreeze({ first: 1, second: [2] })
    expect(runInWorkerSync(script, task, BUDGET)).toEqual({ answers: [1, { second: [2] }] })
    expect(performance.now() - before).toBeLessThan(BUDGET)
  })

  it.each([
    ['throws', 'answer(1); throw new Error("no")'],
    ['has nothing more to do', 'answer(1)'],
  ])('does not wait for a thread that %s', (_what, script) => {
    const before = performance.now()
    runInWorkerSync(script, {}, BUDGET)
    expect(performance.now() - before).toBeLessThan(BUDGET)
  })

  it('gives what there was when the time is over', () => {
    const script = 'answer(1); setTimeout(() => {}, 600_000)'
    let answers: readonly unknown[] = []
    // A thread that has not even started has said nothing: the next one gets more time.
    for (let millis = 500; answers.length === 0 && millis < BUDGET; millis *= 4)
      answers = runInWorkerSync(script, {}, millis).answers
    expect(answers).toEqual([1])
  })

  it('starts nothing that the application was started with', () => {
    const { answers } = runInWorkerSync(
      'answer([process.execArgv, process.env.NODE_OPTIONS]); end()',
      {},
      BUDGET,
    )
    expect(answers).toEqual([[[], '']])
  })

  it('says why where there can be no thread', () => {
    expect(runInWorkerSync('end()', { unfit: () => {} }, 1000)).toEqual({
      answers: [],
      failure: expect.stringMatching(/^no thread could be started: .+ could not be cloned/),
    })
  })
})
