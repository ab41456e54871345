// Through its file: no backend and no machine fails at just the moment that is tested.

import { expect, it } from 'vitest'
import { pause } from '../../../src/base/time/pause.ts'

it('takes at least its time, within the precision of a timer', async () => {
  const before = performance.now()
  await pause(20, { signal: new AbortController().signal, holdProcess: true })
  expect(performance.now() - before).toBeGreaterThanOrEqual(18)
})

it('ends when it is aborted, before or while it lasts', async () => {
  const controller = new AbortController()
  const lasting = pause(Number.MAX_VALUE, { signal: controller.signal, holdProcess: true })
  controller.abort()
  await lasting
  await pause(Number.MAX_VALUE, { signal: controller.signal, holdProcess: true })
})

it('keeps the process alive only when told', async () => {
  const timers = () => process.getActiveResourcesInfo().filter(name => name === 'Timeout').length
  const controller = new AbortController()
  const { signal } = controller
  const before = timers()
  const quiet = pause(60_000, { signal, holdProcess: false })
  expect(timers()).toBe(before)
  const held = pause(60_000, { signal, holdProcess: true })
  expect(timers()).toBe(before + 1)
  controller.abort()
  await Promise.all([quiet, held])
  expect(timers()).toBe(before)
})
