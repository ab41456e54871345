import type { Api, RequestContext } from '../api.ts'
import { noThrottle } from '../api.ts'
import { nodeId } from '../broker-state.ts'
import type { ErrorCode } from '../error-code.ts'
import { errorCode } from '../error-code.ts'
import type { Partition } from '../log/partition.ts'
import type { Topics } from '../log/topics.ts'
import type { Reader } from '../wire/reader.ts'
import { Writer } from '../wire/writer.ts'

const clusterId = 'embedded'

interface TopicMetadata {
  topic: string
  error: ErrorCode
  partitions: Partition[]
}

export const metadata: Api = { key: 3, minVersion: 6, maxVersion: 6, answer }

function answer(request: Reader, { broker }: RequestContext): Writer {
  const asked = request.nullableArray(each => each.string())
  const mayCreate = request.boolean()
  const found = (asked ?? broker.topics.names).map(topic => find(broker.topics, topic, mayCreate))
  return new Writer()
    .int32(noThrottle)
    .array([broker], (out, { host, port }) => out.int32(nodeId).string(host).int32(port).string(null))
    .string(clusterId)
    .int32(nodeId)
    .array(found, writeTopic)
}

function find(topics: Topics, topic: string, mayCreate: boolean): TopicMetadata {
  if (mayCreate && !topics.partitions(topic)) {
    const error = topics.create(topic)
    if (error !== errorCode.none) return { topic, error, partitions: [] }
  }
  const partitions = topics.partitions(topic)
  return {
    topic,
    error: partitions ? errorCode.none : errorCode.unknownTopicOrPartition,
    partitions: partitions ?? [],
  }
}

function writeTopic(out: Writer, { topic, error, partitions }: TopicMetadata): void {
  const isInternal = false
  out.int16(error).string(topic).boolean(isInternal).array(partitions, writePartition)
}

function writePartition(out: Writer, { index }: Partition): void {
  out.int16(errorCode.none).int32(index).int32(nodeId)
  const replicas = [nodeId]
  const offline: number[] = []
  for (const nodes of [replicas, replicas, offline]) out.array(nodes, (each, node) => each.int32(node))
}
