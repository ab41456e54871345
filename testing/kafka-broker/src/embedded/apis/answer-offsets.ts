import { noThrottle } from '../api.ts'
import type { ErrorCode } from '../error-code.ts'
import type { CommittedOffset } from '../groups/offsets.ts'
import type { TopicList } from '../wire/topic-list.ts'
import { writeTopicList } from '../wire/topic-list.ts'
import { Writer } from '../wire/writer.ts'

/** The response of OffsetCommit and TxnOffsetCommit: one outcome for every partition. */
export function answerOffsets(offsets: TopicList<CommittedOffset>, error: ErrorCode): Writer {
  return writeTopicList(new Writer().int32(noThrottle), offsets, (out, { partition }) => {
    out.int32(partition).int16(error)
  })
}
