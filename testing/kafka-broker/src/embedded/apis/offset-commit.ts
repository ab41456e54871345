import type { Api, RequestContext } from '../api.ts'
import { commitOffsets } from '../groups/commit-offsets.ts'
import type { Reader } from '../wire/reader.ts'
import type { Writer } from '../wire/writer.ts'
import { answerOffsets } from './answer-offsets.ts'
import { readOffsets } from './read-offsets.ts'

export const offsetCommit: Api = { key: 8, minVersion: 5, maxVersion: 5, answer }

function answer(request: Reader, { broker }: RequestContext): Writer {
  const group = broker.groups.getOrCreate(request.string())
  const generation = request.int32()
  const memberId = request.string()
  const offsets = readOffsets(request)
  return answerOffsets(offsets, commitOffsets(group, { memberId, generation, offsets }))
}
