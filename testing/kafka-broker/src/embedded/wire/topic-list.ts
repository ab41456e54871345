import type { Reader } from './reader.ts'
import type { Writer } from './writer.ts'

/** The shape that most requests and responses share: `[topic [partition]]`. */
export interface TopicEntry<Partition> {
  topic: string
  partitions: Partition[]
}

export type TopicList<Partition> = TopicEntry<Partition>[]

export function readTopicList<Partition>(
  reader: Reader,
  readPartition: (reader: Reader) => Partition,
): TopicList<Partition> {
  return reader.array(each => readTopic(each, readPartition))
}

export function readTopic<Partition>(
  reader: Reader,
  readPartition: (reader: Reader) => Partition,
): TopicEntry<Partition> {
  return { topic: reader.string(), partitions: reader.array(readPartition) }
}

export function writeTopicList<Partition>(
  writer: Writer,
  topics: TopicList<Partition>,
  writePartition: (writer: Writer, partition: Partition) => void,
): Writer {
  return writer.array(topics, (out, { topic, partitions }) => {
    out.string(topic).array(partitions, writePartition)
  })
}

/** Makes a response with the result of `answer` for every partition of a request. */
export function mapTopicList<Asked, Answered>(
  topics: TopicList<Asked>,
  answer: (topic: string, partition: Asked) => Answered,
): TopicList<Answered> {
  return topics.map(({ topic, partitions }) => ({
    topic,
    partitions: partitions.map(each => answer(topic, each)),
  }))
}
