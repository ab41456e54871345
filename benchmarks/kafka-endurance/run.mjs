import { fork } from 'node:child_process'
import { once } from 'node:events'
import { setTimeout as sleep } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'

/** Milliseconds in which the broker is away. */
const AWAY = 2000

/**
 * One pass of all messages; with `signals`, the broker is stopped by the first at one third of them, by the next at two thirds;
 * with `storm`, members of the receiver's group join and leave all the time.
 */
export async function run(options) {
  const {
    client,
    broker,
    collector,
    messages,
    parts,
    isTraced,
    pace = 0,
    signals = [],
    storm = false,
  } = options
  const begun = performance.now()
  const topic = `endurance-${Date.now()}`
  const settings = { client, topic, messages, parts, isTraced, pace, storm, brokers: broker.brokers }
  const receiver = start('receiver', settings, collector)
  await receiver.event('ready')
  const sender = start('sender', settings, collector)
  for (const [index, signal] of signals.entries()) {
    await sender.event(`third ${index + 1}`)
    const startAgain = await broker.interrupt(signal)
    await sleep(AWAY)
    await startAgain()
  }
  // Asked for together: a process that ends early is noticed, whichever it is.
  const [sent, received] = await Promise.all([sender.event('done'), receiver.event('done')])
  await Promise.all([sender.ended, receiver.ended])
  const seconds = (performance.now() - begun) / 1000
  return { sender: sent, receiver: received, seconds, ...(isTraced && { joined: collector.take() }) }
}

function start(side, settings, collector) {
  const program = fileURLToPath(new URL(`${side}.mjs`, import.meta.url))
  const child = fork(program, [JSON.stringify({ ...settings, url: collector.urlFor(side) })], {
    execArgv: ['--import', 'tsx', '--expose-gc'],
  })
  const ended = once(child, 'exit')
  const events = new Map()
  child.on('message', ({ name, value }) => promised(name).resolve(value))
  child.on('exit', (code, signal) => {
    for (const { reject } of events.values()) reject(new Error(`the ${side} ended with ${signal ?? code}`))
  })
  return { event: name => promised(name).promise, ended }

  function promised(name) {
    const known = events.get(name)
    if (known) return known
    const made = {}
    made.promise = new Promise((resolve, reject) => Object.assign(made, { resolve, reject }))
    made.promise.catch(() => {})
    events.set(name, made)
    return made
  }
}
