import type { CommittedOffset } from '../groups/offsets.ts'
import type { Reader } from '../wire/reader.ts'
import type { TopicList } from '../wire/topic-list.ts'
import { readTopicList } from '../wire/topic-list.ts'

/** The offsets of OffsetCommit and TxnOffsetCommit. */
export function readOffsets(request: Reader): TopicList<CommittedOffset> {
  return readTopicList(request, each => ({
    partition: each.int32(),
    offset: each.int64(),
    metadata: each.nullableString(),
  }))
}
