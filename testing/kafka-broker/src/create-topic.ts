import { setTimeout as delay } from 'node:timers/promises'
import type { Admin } from 'kafkajs'

/** Between two questions, in milliseconds: Kafka's protocol has no way to be told. */
const PAUSE = 25
const DEADLINE = 30_000

/** What a broker says of a topic that it has been told to create and has not heard of yet, or that has no leader yet. */
const NOT_YET = new Set<unknown>(['UNKNOWN_TOPIC_OR_PARTITION', 'LEADER_NOT_AVAILABLE'])

/**
 * Creates a topic and waits until it can be used. kafkajs's `waitForLeaders` gives up with
 * "This server does not host this topic-partition" where a busy broker takes its time.
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
