import type { Api, RequestContext } from '../api.ts'
import { noThrottle } from '../api.ts'
import type { ErrorCode } from '../error-code.ts'
import { errorCode } from '../error-code.ts'
import type { Reader } from '../wire/reader.ts'
import { Writer } from '../wire/writer.ts'

interface NewTopic {
  topic: string
  partitionCount: number
  replicationFactor: number
}

export const createTopics: Api = { key: 19, minVersion: 3, maxVersion: 3, answer }

function answer(request: Reader, { broker: { topics } }: RequestContext): Writer {
  const wanted = request.array(readNewTopic)
  request.int32()
  const onlyValidate = request.boolean()
  const created = wanted.map(each => ({ topic: each.topic, error: create(each) }))
  return new Writer().int32(noThrottle).array(created, (out, { topic, error }) => {
    out.string(topic).int16(error).string(null)
  })

  function create({ topic, partitionCount, replicationFactor }: NewTopic): ErrorCode {
    if (Math.abs(replicationFactor) !== 1) return errorCode.invalidReplicationFactor
    return onlyValidate ? topics.problemOf(topic, partitionCount) : topics.create(topic, partitionCount)
  }
}

/**
 * A topic with hand-made assignments leaves its partition count at -1: the assignments are counted instead.
 */
function readNewTopic(request: Reader): NewTopic {
  const topic = request.string()
  const partitionCount = request.int32()
  const replicationFactor = request.int16()
  const assignments = request.array(each => ({
    index: each.int32(),
    nodes: each.array(node => node.int32()),
  }))
  request.array(each => ({ name: each.string(), value: each.nullableString() }))
  return { topic, partitionCount: assignments.length || partitionCount, replicationFactor }
}
