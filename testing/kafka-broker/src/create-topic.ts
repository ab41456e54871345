import { setTimeout as delay } from 'node:timers/promises'
import type { Admin } from 'kafkajs'

/** Milliseconds between two polls: Kafka's protocol has no notification. */
const PAUSE = 25
const DEADLINE = 30_000

/** Errors of a broker about a topic that it is still creating, or that has no leader yet. */
const NOT_YET = new Set<unknown>(['UNKNOWN_TOPIC_OR_PARTITION', 'LEADER_NOT_AVAILABLE'])

/**
 * Creates a topic and waits until it can be used. kafkajs's `waitForLeaders` fails with "This server does not host this
 * topic-partition" where a busy broker is slow.
 */
export async function createTopic(admin: Admin, topic: string, numPartitions = 1): Promise<void> {
  await admin.createTopics({ topics: [{ topic, numPartitions }], waitForLeaders: false })
  const signal = AbortSignal.timeout(DEADLINE)
  while (!(await hasLeaders(admin, topic))) await delay(PAUSE, undefined, { signal })
}

async function hasLeaders(admin: Admin, topic: string): Promise<boolean> {
  try {
    const { topics } = await admin.fetchTopicMetadata({ topics: [topic] })
    return topics.every(({ partitions }) => partitions.every(({ leader }) => leader >= 0))
  } catch (error) {
    if (NOT_YET.has((error as { readonly type?: unknown }).type)) return false
    throw error
  }
}
