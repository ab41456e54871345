import { startProcess } from './process.mjs'

/** Messages of committed transactions; the last one of them comes after all that were aborted. */
const COMMITTED = 20

const { settings, client, report, begin, takeHeap, end } = await startProcess('receiver')
const { topic, messages } = settings
const seen = new Uint8Array(messages)
const counts = { unique: 0, deliveries: 0, committed: 0, aborted: 0 }
const thirds = [1, 2, 3].map(third => Math.ceil((messages * third) / 3))
let finish
const finished = new Promise(resolve => {
  finish = resolve
})
await client.receive(topic, receive, () => report('ready'))
await finished
// The span of the last message ends when its handler has returned.
await new Promise(setImmediate)
await end(counts)

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
  if (thirds.includes(counts.unique)) await takeHeap()
}
