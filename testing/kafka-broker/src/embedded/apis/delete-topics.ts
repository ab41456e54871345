import type { Api, RequestContext } from '../api.ts'
import { noThrottle } from '../api.ts'
import type { Reader } from '../wire/reader.ts'
import { Writer } from '../wire/writer.ts'

export const deleteTopics: Api = { key: 20, minVersion: 1, maxVersion: 1, answer }

function answer(request: Reader, { broker: { topics, groups } }: RequestContext): Writer {
  const deleted = request
    .array(each => each.string())
    .map(topic => {
      groups.forgetTopic(topic)
      return { topic, error: topics.delete(topic) }
    })
  return new Writer()
    .int32(noThrottle)
    .array(deleted, (out, { topic, error }) => out.string(topic).int16(error))
}
