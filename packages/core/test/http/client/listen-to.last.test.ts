// Through its file: the doors subscribe to all clients of the process, for as long as tracing runs.

import { channel, subscribe, unsubscribe } from 'node:diagnostics_channel'
import { expect, it, onTestFinished } from 'vitest'
import { listenLast } from '../../../src/http/client/listen-to.ts'

let count = 0

function newChannel(): string {
  return `throughline-test-${count++}`
}

it('hears what is published, until it stops', () => {
  const name = newChannel()
  const heard: unknown[] = []
  const stop = listenLast(name, message => heard.push(message))
  channel(name).publish(1)
  stop()
  channel(name).publish(2)
  expect(heard).toEqual([1])
})

it('lets a message pass that somebody listens to behind it, and is behind him from then on', () => {
  const name = newChannel()
  const heard: string[] = []
  onTestFinished(listenLast(name, message => heard.push(`we ${message}`)))
  const later = (message: unknown) => void heard.push(`later ${message}`)
  subscribe(name, later)
  onTestFinished(() => void unsubscribe(name, later))
  channel(name).publish(1)
  channel(name).publish(2)
  expect(heard).toEqual(['later 1', 'later 2', 'we 2'])
})

it('does not throw into the one who publishes', () => {
  const name = newChannel()
  onTestFinished(
    listenLast(name, () => {
      throw new Error('thrown by the listener')
    }),
  )
  expect(() => channel(name).publish(1)).not.toThrow()
})
