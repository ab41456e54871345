import type { MessagePosition } from '@throughline/core/integrations'
import type { SendResult, StoredMessages } from './shapes.ts'

/** Where the messages of each topic were stored; `undefined` for those of a topic that went to several partitions. */
export function storedPositions(result: SendResult): ReadonlyMap<string, MessagePosition | undefined> {
  const positions = new Map<string, StoredMessages | undefined>()
  for (const stored of result?.offsets ?? [])
    positions.set(stored.topic, positions.has(stored.topic) ? undefined : stored)
  return positions
}
