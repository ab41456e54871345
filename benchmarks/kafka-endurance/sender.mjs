import { setTimeout as sleep } from 'node:timers/promises'
import { startProcess } from './process.mjs'

/** Messages of one send. */
const BATCH = 10
const TRANSACTIONS = 20
const OF_TRANSACTION = 2

const { settings, client, bounds, report, begin, takeHeap, end } = await startProcess('sender')
const { topic, messages, pace } = settings
const send = await client.sender(topic)
const padding = 'x'.repeat(200)
let failures = 0
begin()
for (let sent = 0; sent < messages; sent += BATCH) {
  await sendUntilAccepted(Array.from({ length: BATCH }, (_, index) => messageOf(sent + index)))
  if (pace > 0) await sleep(pace)
  if (isPast(bounds, sent)) await takeHeap()
  for (const third of [1, 2]) {
    if (isPast([Math.ceil((messages * third) / 3)], sent)) report(`third ${third}`)
  }
}
const inTransaction = await client.transactions(topic)
for (let number = 0; number < TRANSACTIONS; number++) {
  const end = number % 2 === 0 ? 'abort' : 'commit'
  await inTransaction(
    end,
    Array.from({ length: OF_TRANSACTION }, () => ({ key: 'transaction', value: `${end} ${padding}` })),
  )
}
const half = (TRANSACTIONS / 2) * OF_TRANSACTION
await end({ messages, failures, committed: half, aborted: half })

function messageOf(number) {
  return { key: String(number), value: `${number} ${padding}` }
}

async function sendUntilAccepted(batch) {
  for (;;) {
    try {
      return await send(batch)
    } catch {
      failures++
      await sleep(200)
    }
  }
}

/** Whether the batch that begins after `sent` messages reaches one of the bounds. */
function isPast(bounds, sent) {
  return bounds.some(bound => bound > sent && bound <= sent + BATCH)
}
