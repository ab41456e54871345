import { setTimeout as sleep } from 'node:timers/promises'
import { startProcess } from './process.mjs'

/** Messages of one send. */
const BATCH = 10
const TRANSACTIONS = 20
const OF_TRANSACTION = 2

const { settings, client, report, begin, takeHeap, end } = await startProcess('sender')
const { topic, messages, pace } = settings
const send = await client.sender(topic)
const padding = 'x'.repeat(200)
let failures = 0
begin()
for (let sent = 0; sent < messages; sent += BATCH) {
  await sendUntilAccepted(Array.from({ length: BATCH }, (_, index) => messageOf(sent + index)))
  if (pace > 0) await sleep(pace)
  await atThirds(sent + BATCH)
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

async function atThirds(sent) {
  for (const third of [1, 2, 3]) {
    const bound = Math.ceil((messages * third) / 3)
    if (sent < bound || sent - BATCH >= bound) continue
    await takeHeap()
    report(`third ${third}`)
  }
}
