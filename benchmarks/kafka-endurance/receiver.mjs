import { setTimeout as sleep } from 'node:timers/promises'
import { startProcess } from './process.mjs'

/** Messages of committed transactions; the last one of them comes after all that were aborted. */
const COMMITTED = 20
/** Members that join beside the one that stays, and the milliseconds from one change to the next. */
const VISITORS = 2
const CALM = 500

const { settings, client, bounds, report, begin, takeHeap, end } = await startProcess('receiver')
const { topic, messages } = settings
const seen = new Uint8Array(messages)
const counts = { unique: 0, deliveries: 0, committed: 0, aborted: 0 }
let finish
const finished = new Promise(resolve => {
  finish = resolve
})
await client.receive(topic, receive, () => report('ready'))
if (settings.storm) counts.changes = await storm()
await finished
// The span of the last message ends when its handler has returned.
await new Promise(setImmediate)
await end(counts)

/** Lets members join and leave, one after the other, until all is received. Returns the number of these changes. */
async function storm() {
  let isOver = false
  finished.then(() => {
    isOver = true
  })
  const visitors = []
  let changes = 0
  for (; !isOver; changes++) {
    if (visitors.length < VISITORS) visitors.push(await client.join(topic, receive))
    else await visitors.shift()()
    await Promise.race([finished, sleep(CALM)])
  }
  for (const leave of visitors) await leave()
  return changes
}

async function receive(value) {
  const word = value.subarray(0, value.indexOf(' ')).toString()
  if (word === 'commit') counts.committed++
  else if (word === 'abort') counts.aborted++
  else await count(Number(word))
  if (counts.unique === messages && counts.committed >= COMMITTED) finish()
}

async function count(number) {
  if (counts.deliveries++ === 0) begin()
  if (seen[number] === 1) return
  seen[number] = 1
  counts.unique++
  if (bounds.includes(counts.unique)) await takeHeap()
}
