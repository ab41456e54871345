import type { Api, RequestContext } from '../api.ts'
import { noThrottle } from '../api.ts'
import { errorCode } from '../error-code.ts'
import type { CommittedOffset } from '../groups/offsets.ts'
import type { Reader } from '../wire/reader.ts'
import type { TopicList } from '../wire/topic-list.ts'
import { mapTopicList, readTopic, writeTopicList } from '../wire/topic-list.ts'
import { Writer } from '../wire/writer.ts'

export const offsetFetch: Api = { key: 9, minVersion: 4, maxVersion: 4, answer }

function answer(request: Reader, { broker }: RequestContext): Writer {
  const offsets = broker.groups.get(request.string())?.offsets
  const asked = request.nullableArray(each => readTopic(each, partition => partition.int32()))
  return writeTopicList(new Writer().int32(noThrottle), found(), writeOffset).int16(errorCode.none)

  function found(): TopicList<CommittedOffset> {
    if (!asked) return offsets?.list() ?? []
    return mapTopicList(
      asked,
      (topic, partition) => offsets?.get(topic, partition) ?? nothingCommitted(partition),
    )
  }
}

function nothingCommitted(partition: number): CommittedOffset {
  return { partition, offset: -1, metadata: '' }
}

function writeOffset(out: Writer, { partition, offset, metadata }: CommittedOffset): void {
  out.int32(partition).int64(offset).string(metadata).int16(errorCode.none)
}
