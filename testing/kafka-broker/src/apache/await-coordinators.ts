import { setTimeout as delay } from 'node:timers/promises'
import { Writer } from '../embedded/wire/writer.ts'
import type { ProtocolClient } from './protocol-client.ts'
import { openProtocolClient } from './protocol-client.ts'

/** Milliseconds between two polls: Kafka's protocol has no notification. */
const pause = 25
const deadline = 30_000

/** COORDINATOR_LOAD_IN_PROGRESS, COORDINATOR_NOT_AVAILABLE, NOT_COORDINATOR */
const notYet = [14, 15, 16]

const probeName = 'throughline-probe'

/**
 * Waits until groups and transactions can be used. A broker reports its start before it has created the topics behind
 * them, and kafkajs prints an error for every request that comes too early.
 */
export async function awaitCoordinators(host: string, port: number): Promise<void> {
  const client = await openProtocolClient(host, port)
  const signal = AbortSignal.timeout(deadline)
  try {
    for (const isReady of [hasGroupCoordinator, hasTransactionCoordinator, hasProducerIds]) {
      while (!(await isReady(client))) await delay(pause, undefined, { signal })
    }
  } finally {
    client.close()
  }
}

/** A ready coordinator rejects a heartbeat without a member for that reason, one that is not ready for another. */
async function hasGroupCoordinator(client: ProtocolClient): Promise<boolean> {
  if (!(await findsCoordinator(client, 0))) return false
  const generation = 0
  const heartbeat = new Writer().string(probeName).int32(generation).string('nobody').string(null)
  return isAnswer(client, 12, 3, heartbeat)
}

/** Likewise, with the end of a transaction that never began. */
async function hasTransactionCoordinator(client: ProtocolClient): Promise<boolean> {
  if (!(await findsCoordinator(client, 1))) return false
  const producerId = 0
  const producerEpoch = 0
  const endTransaction = new Writer().string(probeName).int64(producerId).int16(producerEpoch).boolean(false)
  return isAnswer(client, 26, 1, endTransaction)
}

/** Producer ids come from a block that the broker gets from its controller. */
function hasProducerIds(client: ProtocolClient): Promise<boolean> {
  const transactionTimeout = 1_000
  return isAnswer(client, 22, 1, new Writer().string(null).int32(transactionTimeout))
}

/** A request for a coordinator makes the broker create the topic behind it. */
function findsCoordinator(client: ProtocolClient, keyType: number): Promise<boolean> {
  return isAnswer(client, 10, 2, new Writer().string(probeName).int8(keyType))
}

async function isAnswer(
  client: ProtocolClient,
  key: number,
  version: number,
  body: Writer,
): Promise<boolean> {
  const response = await client.ask(key, version, body)
  response.int32()
  return !notYet.includes(response.int16())
}
