// Through its file: no backend and no machine fails at just the moment that is tested.

import { expect, it } from 'vitest'
import { pause } from '../../../src/base/time/pause.ts'

it('takes at least its time, within the precision of a timer', async () => {
  const before = performance.now()
  const alive = setInterval(() => {}, 1000)
  await pause(20, new AbortController().signal)
  clearInterval(alive)
  expect(performance.now() - before).toBeGreaterThanOrEqual(18)
})

it('ends when it is aborted, before or while it lasts', async () => {
  const controller = new AbortController()
  const lasting = pause(Number.MAX_VALUE, controller.signal)
  controller.abort()
  await lasting
  await pause(Number.MAX_VALUE, controller.signal)
})

it('does not keep the process alive', async () => {
  const timers = () => process.getActiveResourcesInfo().filter(name => name === 'Timeout').length
  const controller = new AbortController()
  const before = timers()
  const lasting = pause(60_000, controller.signal)
  expect(timers()).toBe(before)
  controller.abort()
  await lasting
})
